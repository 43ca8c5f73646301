/** Accounts to try everything with, where demo data is seeded. Known to everybody, so never where real money moves. */
export const DEMO_PASSWORD = 'demo-password';
export const DEMO_CLIENT = 'client@demo.test';
export const DEMO_CONSULTANT = 'consultant1@demo.test';
export const DEMO_ADMIN = 'admin@demo.test';
