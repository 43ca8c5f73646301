import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientEventName,
  ClientToServerEvents,
  DataOf,
  Problem,
  ServerEventName,
  ServerPayloadOf,
  ServerToClientEvents,
  SignedIn,
  SocketError,
  User,
} from '../../contract/index.ts';
import { until } from './until.ts';

/** Refused over HTTP. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code}: ${problem.detail} ${JSON.stringify(problem.errors ?? '')}`);
    this.status = status;
    this.problem = problem;
  }
}
/** Refused over the socket. */
export class EventRefusal extends Error {
  readonly error: SocketError;
  constructor(event: string, error: SocketError) {
    super(`${event}: ${error.code}: ${error.message} ${JSON.stringify(error.errors ?? '')}`);
    this.error = error;
  }
}

type Received = { [N in ServerEventName]: { event: N; payload: ServerPayloadOf<N>; at: number } }[ServerEventName];
const WAIT_MS = 15_000;

/** Somebody who uses the product over the wire, and remembers all that they were told. */
export class Actor {
  readonly url: string;
  readonly user: User;
  readonly email: string;
  accessToken: string;
  refreshToken: string;
  readonly received: Received[] = [];
  #socket: Socket<ServerToClientEvents, ClientToServerEvents> | undefined;

  private constructor(url: string, signedIn: SignedIn) {
    this.url = url;
    this.user = signedIn.user;
    this.email = signedIn.user.email;
    this.accessToken = signedIn.accessToken;
    this.refreshToken = signedIn.refreshToken;
  }

  static async register(url: string, role: 'client' | 'consultant'): Promise<Actor> {
    const email = `${role}-${randomUUID()}@test.local`;
    const body = { email, password: 'a-long-password', name: `A ${role}`, role };
    return new Actor(url, (await call(url, 'POST', '/v1/auth/register', { body })) as SignedIn);
  }

  static async login(url: string, email: string, password: string): Promise<Actor> {
    return new Actor(url, (await call(url, 'POST', '/v1/auth/login', { body: { email, password } })) as SignedIn);
  }

  /** One of an app's users: their token comes from the app's server, and there is no other to follow it. */
  static withToken(url: string, { user, accessToken }: Pick<SignedIn, 'user' | 'accessToken'>): Actor {
    return new Actor(url, { user, accessToken, refreshToken: '', expiresIn: 0 });
  }

  get id(): string {
    return this.user.id;
  }

  get socket(): Socket<ServerToClientEvents, ClientToServerEvents> {
    if (!this.#socket) throw new Error('not connected');
    return this.#socket;
  }

  /** Connects, giving up an earlier connection, and waits for the snapshot. */
  async connect(options: { url?: string; token?: string; origin?: string } = {}): Promise<ServerPayloadOf<'snapshot'>> {
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(options.url ?? this.url, {
      transports: ['websocket'],
      auth: { token: options.token ?? this.accessToken },
      forceNew: true,
      reconnection: false,
      ...(options.origin !== undefined && { extraHeaders: { origin: options.origin } }),
    });
    this.#socket?.disconnect();
    this.#socket = socket;
    socket.onAny((event: ServerEventName, payload: unknown) => {
      this.received.push({ event, payload, at: performance.now() } as Received);
    });
    const before = this.received.length;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error: Error & { data?: SocketError }) => {
        reject(error.data ? new EventRefusal('connect', error.data) : error);
      });
    });
    return this.next('snapshot', () => true, { after: before });
  }

  /** Another device of the same user, with a connection and a memory of its own. */
  async another(url = this.url): Promise<Actor> {
    const { accessToken, refreshToken } = this;
    const device = new Actor(url, { user: this.user, accessToken, refreshToken, expiresIn: 0 });
    await device.connect();
    return device;
  }

  disconnect(): void {
    this.#socket?.disconnect();
  }

  /** Emits and gives back the data of the acknowledgement. @throws EventRefusal */
  async emit<N extends ClientEventName>(event: N, payload: unknown): Promise<DataOf<N>> {
    // Tests send what no typed client could.
    const socket = this.socket as unknown as Socket;
    const ack = (await socket.timeout(WAIT_MS).emitWithAck(event, payload)) as Ack<DataOf<N>>;
    if (!ack.ok) throw new EventRefusal(event, ack.error);
    return ack.data;
  }

  /** The code of the refusal, or `ok`. */
  async tryEmit(event: ClientEventName, payload: unknown): Promise<string> {
    try {
      await this.emit(event, payload);
      return 'ok';
    } catch (error) {
      if (error instanceof EventRefusal) return error.error.code;
      throw error;
    }
  }

  /** The first such event that was or will be received, from the beginning or from `after` received ones on. */
  async next<N extends ServerEventName>(
    event: N,
    matches: (payload: ServerPayloadOf<N>) => boolean = () => true,
    options: { after?: number; within?: number } = {},
  ): Promise<ServerPayloadOf<N>> {
    const find = () =>
      this.received
        .slice(options.after ?? 0)
        .find((it) => it.event === event && matches(it.payload as ServerPayloadOf<N>));
    const found = await until(find, {
      within: options.within ?? WAIT_MS,
      what: () => `${this.user.role} to receive ${event}; got ${this.received.map((it) => it.event).join(', ')}`,
    });
    return found.payload as ServerPayloadOf<N>;
  }

  /** All such events so far. */
  all<N extends ServerEventName>(event: N): ServerPayloadOf<N>[] {
    return this.received.filter((it) => it.event === event).map((it) => it.payload as ServerPayloadOf<N>);
  }

  async request(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string>; url?: string } = {},
  ): Promise<unknown> {
    return call(options.url ?? this.url, method, path, {
      ...options,
      headers: { authorization: `Bearer ${this.accessToken}`, ...options.headers },
    });
  }
  async get<T = unknown>(path: string): Promise<T> {
    return (await this.request('GET', path)) as T;
  }
  async post<T = unknown>(path: string, body: unknown = {}): Promise<T> {
    return (await this.request('POST', path, { body })) as T;
  }
  /** The code of the refusal, or `ok`. */
  async tryPost(path: string, body: unknown = {}): Promise<string> {
    try {
      await this.post(path, body);
      return 'ok';
    } catch (error) {
      if (error instanceof HttpRefusal) return error.problem.code;
      throw error;
    }
  }
}

export async function call(
  url: string,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: { ...(options.body !== undefined && { 'content-type': 'application/json' }), ...options.headers },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const answer = text === '' ? undefined : (JSON.parse(text) as unknown);
  if (!response.ok) throw new HttpRefusal(response.status, answer as Problem);
  return answer;
}
