export type { ZoomOptions } from './api.ts';
export { createZoomRooms } from './rooms.ts';
export { createZoomWebhooks } from './webhooks.ts';
