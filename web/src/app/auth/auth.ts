import { type BodyInputOf, ConsultantConnect, type SignedIn, type User } from '@consultant-connect/client';
import { forgetUser, readUser, takeTab, userOfTab } from './sign-ins.ts';
import { forgetTokens, keepTokens, readTokens, toKept } from './token-shelf.ts';
import { tokensOf } from './tokens.ts';

/** Somebody who is signed in on this tab, and the client that speaks for them. */
export interface Member {
  readonly user: User;
  readonly client: ConsultantConnect;
}

/** Who this tab belongs to. One for the whole page. */
export class AuthStore {
  /** Speaks for nobody: signing in, and what everybody may know. */
  readonly guest = new ConsultantConnect({ url: location.origin });
  #member: Member | null;
  readonly #listeners = new Set<() => void>();

  constructor() {
    const user = userOfTab();
    this.#member = user && this.#memberOf(user);
    window.addEventListener('storage', () => this.#look());
  }

  /** The same object until somebody signs in or out. */
  readonly member = (): Member | null => this.#member;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  /** @throws ConsultantConnectError `unauthenticated` for a wrong address or password */
  async signIn(email: string, password: string): Promise<User> {
    return this.#enter(await this.guest.request('login', { body: { email, password } }));
  }

  async register(account: BodyInputOf<'register'>): Promise<User> {
    return this.#enter(await this.guest.request('register', { body: account }));
  }

  /** Ends this person's sign-in in all tabs, whatever the server says. */
  async signOut(): Promise<void> {
    const member = this.#member;
    if (!member) return;
    const { id } = member.user;
    try {
      const kept = await readTokens(id);
      if (kept) await member.client.request('logout', { body: { refreshToken: kept.refreshToken } });
    } finally {
      await forgetTokens(id);
      this.#leave(id);
    }
  }

  async #enter({ user, ...tokens }: SignedIn): Promise<User> {
    await keepTokens(user.id, toKept(tokens));
    takeTab(user);
    this.#become(this.#memberOf(user));
    return user;
  }

  #memberOf(user: User): Member {
    const getToken = tokensOf(user.id, this.guest, () => this.#leave(user.id));
    return { user, client: new ConsultantConnect({ url: location.origin, getToken }) };
  }

  /** Another tab of the same person may have signed out. */
  #look(): void {
    if (this.#member && !readUser(this.#member.user.id)) this.#become(null);
  }

  #leave(userId: string): void {
    forgetUser(userId);
    if (this.#member?.user.id === userId) this.#become(null);
  }

  #become(member: Member | null): void {
    this.#member = member;
    for (const changed of this.#listeners) changed();
  }
}
