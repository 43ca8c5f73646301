export const title = 'There is no page here';
export const text = 'The address may be mistyped, or the page is for another account.';
export const home = 'Go to the start';
