import { expect, test } from 'vitest';
import { ConsultantConnectError } from '../../client-sdk/src/errors.ts';
import { routeTable } from '../../client-sdk/src/routes.ts';
import { errorCatalogue, type Route, routes } from '../../contract/index.ts';

test('the client package knows every route with its method, path and marks', () => {
  const expected = Object.fromEntries(
    Object.entries<Route>(routes).map(([name, { method, path, roles, idempotent, file }]) => [
      name,
      {
        method,
        path,
        ...(roles === 'public' && { isPublic: true }),
        ...(idempotent && { isIdempotent: true }),
        ...(file && { file }),
      },
    ]),
  );
  expect(routeTable).toEqual(expected);
});

test.each(Object.entries(errorCatalogue))(
  'an error %s carries its HTTP status, whichever way it came',
  (code, { status }) => {
    const error = new ConsultantConnectError({ code: code as keyof typeof errorCatalogue, detail: 'why' });
    expect(error.status).toBe(status);
  },
);
