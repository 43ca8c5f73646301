import { type Consultant, ConsultantConnect } from '../../client-sdk/src/index.ts';
import { DEMO_ADMIN, DEMO_PASSWORD, demoConsultants } from './people.ts';

/** Somebody who only looks, over HTTP. Undefined where the demo accounts do not exist. */
export async function signInViewer(url: string, email: string): Promise<ConsultantConnect | undefined> {
  const viewer = new ConsultantConnect({ url, logLevel: 'silent' });
  try {
    await viewer.auth.login(email, DEMO_PASSWORD);
    return viewer;
  } catch {
    return undefined;
  }
}

export const signInOperator = (url: string): Promise<ConsultantConnect | undefined> => signInViewer(url, DEMO_ADMIN);

/** The chosen consultant's own view, if it is one of the demo. */
export async function signInAs(url: string, { name }: Consultant): Promise<ConsultantConnect | undefined> {
  const email = demoConsultants.find((it) => it.name === name)?.email;
  return email === undefined ? undefined : signInViewer(url, email);
}
