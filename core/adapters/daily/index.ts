export type { DailyOptions } from './api.ts';
export { createDailyRooms } from './rooms.ts';
export { createDailyWebhooks } from './webhooks.ts';
