export * from './errors.ts';
export * from './http.ts';
export * from './requests.ts';
export * from './results.ts';
export * from './shapes.ts';
export * from './socket.ts';
export * from './states.ts';
export * from './terms.ts';
