/** Where a server started by `npm start` is. */
export const DEFAULT_URL = 'http://localhost:3000';
