/** Adding a payment method. */
export const add = {
  title: 'Add a payment method',
  simulated:
    'Payments are simulated here: no card number is asked for, and no money moves. Choose how this one should behave.',
  submit: 'Add it',
  stripe:
    'Cards are typed into a form of Stripe’s own, which these pages do not load: they run nothing that comes from elsewhere. Add a card in the app you came from; it appears here as soon as Stripe has it.',
  done: 'The payment method is added.',
};
export const tokens = {
  tok_visa: { title: 'A card that works', text: 'Visa ending in 4242' },
  tok_authentication_required: { title: 'A card that wants your confirmation', text: 'Visa ending in 3155' },
  tok_declined_later: { title: 'A card that runs dry in the middle', text: 'Mastercard ending in 0341' },
  tok_declined: { title: 'A card that is declined', text: 'Visa ending in 0002' },
};
