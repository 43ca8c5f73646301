/** The call, and the bill after it. */
import type { CallProblem, CallQuality, EndReason, Money, NoticeCode, Session } from '@consultant-connect/client';
import { formatClock, formatMoney, formatRate } from '../../lib/format.ts';

export const title = 'Call';
export const joining = 'Entering the call…';
export const you = 'You';
export const others = { client: 'The client', consultant: 'The consultant' };
export const videoOf = (who: string): string => `Video of ${who}`;
export const screenOf = (who: string): string => `Screen of ${who}`;
export const noPicture = (who: string): string => `${who}: no picture`;
export const playSound = 'Turn on the sound';
export const question = 'The question';

export const stage = {
  waiting: (who: string): string => `Waiting for ${who}…`,
  waitingText: 'The clock starts when both of you are here.',
  connecting: 'Both are here. Connecting picture and sound…',
  slow: (who: string): string => `No picture or sound of ${who} yet. The chat works: write meanwhile.`,
  reconnecting: 'The picture is away. It comes back by itself; the clock waits.',
  cut: 'Your connection is lost. You come back into the call by itself.',
  takenOver: 'The call goes on in another window of yours.',
  takeBack: 'Continue here',
  elsewhere: 'This call is held in a room of its own.',
  openRoom: 'Open the room',
};

export const clock = {
  label: 'Time and cost',
  notYet: 'The clock starts when both are here',
  free: (seconds: number): string => `Free for another ${formatClock(seconds)}`,
  later: (rate: Money): string => `then ${formatRate(rate)}, by the second`,
  running: (rate: Money): string => `at ${formatRate(rate)}, by the second`,
  cap: (cap: Money): string => `at most ${formatMoney(cap)}`,
  paused: 'Paused: it runs only while both are here',
};

export const notices: Record<NoticeCode, string> = {
  free_ending: 'The free time ends in a moment. Go on, or end the call: nothing is owed until then.',
  billing_started: 'The free time is over. From now on every second counts.',
  cap_near: 'The limit of this call is nearly reached. The call ends there.',
  hold_failed: 'The payment method was declined. The call ends when the time that is covered is used up.',
  peer_lost: 'The other side has lost the connection. The clock is paused.',
  peer_back: 'The other side is back.',
};

/** The bank wants the client in the middle of a call. */
export const paymentAction = {
  text: 'Your bank wants you to confirm the payment of the time ahead. Until then the call goes on for as long as is covered.',
  elsewhere:
    'Your bank wants you to confirm the payment of the time ahead, which these pages cannot show. The call ends when what is covered is used up.',
  confirm: 'Confirm',
};

export const problems: Record<CallProblem, string> = {
  camera_denied: 'Your camera is not allowed here: you are heard, not seen. Allow it in the browser, then turn it on.',
  camera_missing: 'No camera was found: you are heard, not seen.',
  microphone_denied: 'Your microphone is not allowed here. Allow it in the browser, or write in the chat.',
  microphone_missing: 'No microphone was found. You can write in the chat.',
  permission_waiting: 'Your browser asks whether camera and microphone may be used. Please answer it.',
  no_route: 'The two devices cannot reach each other. The chat works; another network may help.',
};

export const neither =
  'Neither microphone nor camera can be used here: you can write in the chat. Allow them in the browser, then turn them on.';

export const quality: Record<CallQuality['level'], string> = {
  good: 'Good line',
  fair: 'Fair line',
  poor: 'Poor line',
};

export const controls = {
  label: 'Call',
  mute: 'Mute',
  unmute: 'Unmute',
  cameraOff: 'Camera off',
  cameraOn: 'Camera on',
  share: 'Share screen',
  stopSharing: 'Stop sharing',
  devices: 'Devices',
  end: 'End call',
};

export const devices = {
  title: 'Devices',
  microphone: 'Microphone',
  camera: 'Camera',
  none: 'None found',
  unnamed: (kind: string, place: number): string => `${kind} ${place}`,
  done: 'Done',
};

export const ending = {
  title: 'End the call?',
  text: 'It ends for both of you. What was talked so far is billed to the second.',
  free: 'It ends for both of you. Nothing is owed so far.',
  goOn: 'Go on talking',
  end: 'End the call',
};

export const chat = {
  title: 'Chat',
  empty: 'Write what is easier read than said: links, commands, names.',
  message: 'Message',
  send: 'Send',
  kept: 'Kept with the session; both can read it later.',
};

export const bill = {
  title: 'Your call',
  youEnded: 'You ended the call.',
  reasons: {
    ended_by_client: 'The client ended the call.',
    ended_by_consultant: 'The consultant ended the call.',
    cap_reached: 'The limit was reached.',
    payment_failed: 'The payment could not be covered any more.',
    participant_lost: 'The connection of one side was lost.',
    no_show: 'Not both of you came.',
    forced: 'The operator ended the call.',
  } satisfies Record<EndReason, string>,
  never: {
    cancelled: { title: 'The call did not begin', text: 'It was ended before both were there. Nothing is owed.' },
    no_show: { title: 'Nobody to talk to', text: 'Not both of you came in time. Nothing is owed.' },
    failed: { title: 'There was no room', text: 'The call could not be opened. Nothing is owed.' },
  } satisfies Partial<Record<Session['status'], { title: string; text: string }>>,
  paid: 'You pay',
  earned: 'You earned',
  preparing: 'The bill is being made; this takes a few seconds.',
  together: 'Talked',
  free: 'Of it free',
  billed: 'Billed',
  rate: 'Rate',
  commission: 'Commission',
  charged: 'The client pays',
  refunded: 'Refunded',
  segments: 'Minutes together',
  from: 'From',
  to: 'To',
  length: 'Length',
  amount: 'Amount',
  receipt: 'Receipt as PDF',
  statement: 'Statement as PDF',
  again: 'Ask again',
  ask: 'Ask something else',
  dispatch: 'Back to dispatch',
};

export const rating = {
  title: 'How was it?',
  overall: 'All in all',
  expertise: 'Knew the subject',
  communication: 'Explained it well',
  value: 'Worth the money',
  comment: 'In your words',
  commentHint: 'What helped, what did not. Only how many stars is shown in public.',
  submit: 'Send the rating',
  missing: 'Choose between one and five stars.',
  waiting: 'The connection is lost. Your rating is kept here and sent once it is back.',
  given: 'Your rating',
  thanks: 'Thank you. Your rating counts from now on.',
};
