/** The load generator: a process of its own, so that what it spends is not the server's. */
import { io } from 'socket.io-client';
import { answerCalls } from '../stand/calls.ts';
import { type AcceptTimes, acceptOneByOne, type RaceTimes, raceOneByOne } from './acceptances.ts';
import { Asks, type AskTimes } from './asks.ts';
import { type Crowd, type CrowdPlan, connectDevices, disperse, gather } from './crowd.ts';

let crowd: Crowd = { clients: [], consultants: new Map() };
let asks = new Asks(crowd);
let plan: CrowdPlan | undefined;

export interface Driver {
  gather(plan: CrowdPlan): Promise<void>;
  disperse(): void;
  askAtRate(input: { count: number; perSecond: number; seed: number }): Promise<AskTimes>;
  askOneByOne(input: { count: number; skill: string; invitations: number }): Promise<AskTimes>;
  acceptOneByOne(input: { count: number; seed: number }): Promise<AcceptTimes>;
  /** Each race from so many devices of one client. */
  raceOneByOne(input: { count: number; seed: number; devices: number }): Promise<RaceTimes>;
  echo(input: { url: string; count: number; payload: unknown }): Promise<number[]>;
}

const driver: Driver = {
  async gather(input) {
    plan = input;
    crowd = await gather(plan);
    asks = new Asks(crowd);
  },
  disperse() {
    disperse(crowd);
  },
  askAtRate: (input) => asks.atRate(input),
  askOneByOne: (input) => asks.oneByOne(input),
  acceptOneByOne: (input) => acceptOneByOne(crowd, input),
  async raceOneByOne({ devices, ...input }) {
    const { url, secret } = gathered();
    const devicesOf = (client: number) => connectDevices({ url, secret }, client, devices);
    return raceOneByOne(crowd, { ...input, devicesOf });
  },
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

function gathered(): CrowdPlan {
  if (!plan) throw new Error('nobody is gathered');
  return plan;
}

answerCalls(driver);
