/** The load generator: a process of its own, so that what it spends is not the server's. */
import { io } from 'socket.io-client';
import { answerCalls } from '../stand/calls.ts';
import { Asks, type AskTimes } from './asks.ts';
import { type Crowd, type CrowdPlan, disperse, gather } from './crowd.ts';

let crowd: Crowd = { clients: [], consultants: new Map() };
let asks = new Asks(crowd);

export interface Driver {
  gather(plan: CrowdPlan): Promise<void>;
  disperse(): void;
  askAtRate(input: { count: number; perSecond: number; seed: number }): Promise<AskTimes>;
  askOneByOne(input: { count: number; skill: string; invitations: number }): Promise<AskTimes>;
  echo(input: { url: string; count: number; payload: unknown }): Promise<number[]>;
}

const driver: Driver = {
  async gather(plan) {
    crowd = await gather(plan);
    asks = new Asks(crowd);
  },
  disperse() {
    disperse(crowd);
  },
  askAtRate: (input) => asks.atRate(input),
  askOneByOne: (input) => asks.oneByOne(input),
  async echo({ url, count, payload }) {
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
    const times: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const sentAt = performance.now();
      await socket.timeout(5_000).emitWithAck('echo', payload);
      times.push(performance.now() - sentAt);
    }
    socket.disconnect();
    // The first waited for the connection.
    return times.slice(1);
  },
};

answerCalls(driver);
