export { type Identity, issueAccessToken, verifyAccessToken } from './access-tokens.ts';
export { type Auth, createAuth } from './authenticate.ts';
