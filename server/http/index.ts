export { createHttpApp } from './app.ts';
export type { Health, HttpDeps } from './deps.ts';
