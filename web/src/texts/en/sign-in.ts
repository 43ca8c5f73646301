/** Signing in, registering, and what comes by mail. */
export const email = 'E-mail address';
export const password = 'Password';
export const newPassword = 'New password';
export const passwordHint = 'At least 8 characters.';
export const yourName = 'Your name';
export const nameHint = 'As the other side of a call sees it.';

export const signIn = {
  title: 'Sign in',
  submit: 'Sign in',
  wrong: 'This address and password do not fit together. Check both, or set a new password.',
  forgot: 'Forgot your password?',
  noAccount: 'No account yet?',
  register: 'Create one',
  demo: 'Or try it with a demo account',
};
export const register = {
  title: 'Create an account',
  role: 'I want to',
  roles: {
    client: { title: 'ask questions', text: 'and talk to whoever knows the answer' },
    consultant: { title: 'answer questions', text: 'and be paid by the second' },
  },
  submit: 'Create the account',
  taken: 'There is an account with this address already. Sign in with it instead.',
  hasAccount: 'Have an account?',
  signIn: 'Sign in',
};
export const forgot = {
  title: 'Set a new password',
  lead: 'We mail you a link that works once.',
  submit: 'Send the link',
  sent: 'If there is an account with this address, the link is on its way.',
  back: 'Back to signing in',
};
export const reset = {
  title: 'Choose a new password',
  lead: 'Your other sign-ins end with it.',
  submit: 'Save the new password',
  done: 'The new password is set. Sign in with it.',
  broken: 'This link does not work any more: it can be used once, and not for long. Ask for a new one.',
  again: 'Ask for a new link',
};
export const verify = {
  title: 'Your e-mail address',
  working: 'Confirming…',
  done: 'Thank you. Your e-mail address is confirmed.',
  broken: 'This link does not work any more. If you are signed in and your address counts as confirmed, all is well.',
  goOn: 'Continue',
};
