export { type AppServer, type Auth, createAuth, type Identity, standingOf } from './authenticate.ts';
export { createOrigins, type From, type Origins } from './origins.ts';
export { requireScope } from './scopes.ts';
