/** The frame around every page. */
export const skipToContent = 'Skip to the content';
export const mainNavigation = 'Main';
export const connection = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Connecting again…',
  closed: 'Not connected',
  offline: 'No internet',
};
export const banner = {
  offline: 'You are offline. What you see may be old; we connect again by ourselves.',
  reconnecting: 'The connection is lost. We are connecting again; nothing is lost meanwhile.',
  refused: 'The server does not accept this connection.',
  reload: 'Connect again',
};
export const account = {
  menu: (name: string): string => `Account of ${name}`,
  roles: { client: 'Client', consultant: 'Consultant', admin: 'Operator' },
  theme: 'Appearance',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  home: 'About Consultant Connect',
  signOut: 'Sign out',
};
export const signIn = 'Sign in';
export const register = 'Create an account';
export const call = {
  withName: (name: string): string => `Your call with ${name}`,
  about: (title: string): string => `Your call about “${title}”`,
  plain: 'Your call is open',
  back: 'Return to the call',
};
export const broken = {
  title: 'This page has stopped working',
  text: 'Your question, offers and call are safe on the server.',
  reload: 'Load it again',
};
export const nav = {
  ask: 'Ask',
  history: 'History',
  payments: 'Payments',
  dispatch: 'Dispatch',
  earnings: 'Earnings',
  performance: 'Performance',
  sessions: 'Sessions',
  profile: 'Profile',
  live: 'Live',
  metrics: 'Metrics',
  disputes: 'Disputes',
  skills: 'Skills',
  users: 'Users',
  audit: 'Audit',
};
