/** Adding a payment method. */
export const add = {
  title: 'Add a payment method',
  simulated:
    'Payments are simulated here: no card number is asked for, and no money moves. Choose how this one should behave.',
  submit: 'Add it',
  stripe: 'You type it into a form of Stripe’s own; no card number passes through us. Nothing is taken before a call.',
  noForm:
    'This installation has no publishable key of Stripe’s, so its form cannot be opened here. Whoever runs it sets STRIPE_PUBLISHABLE_KEY.',
  done: 'The payment method is added.',
};
export const tokens = {
  tok_visa: { title: 'A card that works', text: 'Visa ending in 4242' },
  tok_authentication_required: { title: 'A card that wants your confirmation', text: 'Visa ending in 3155' },
  tok_declined_later: { title: 'A card that runs dry in the middle', text: 'Mastercard ending in 0341' },
  tok_declined: { title: 'A card that is declined', text: 'Visa ending in 0002' },
};
/** Of Stripe's form. */
export const formAway =
  'Stripe’s form cannot be loaded. Check your connection, or what blocks content in your browser.';
export const refused = 'Stripe did not take this card. Try another one.';
