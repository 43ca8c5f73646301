import express, { type RequestHandler } from 'express';
import { Fault } from '../../core/flow/fault.ts';

const MEDIA_TYPE = 'application/json';

/** Without this a body of another type would be passed over in silence, and the caller told that all fields are missing. */
const onlyJson: RequestHandler = (request, _response, next) => {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
  if (hasBody && !request.is(MEDIA_TYPE)) {
    throw new Fault('validation_failed', `Send the body as JSON, with Content-Type: ${MEDIA_TYPE}.`);
  }
  next();
};

/** JSON of at most 64 kB. What it may say is up to each route's schema; `__proto__` is an unknown field to every one of them. */
export const jsonBody: RequestHandler[] = [onlyJson, express.json({ limit: '64kb', type: MEDIA_TYPE })];
