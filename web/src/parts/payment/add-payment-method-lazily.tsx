import { Suspense, useState } from 'react';
import { lazily } from '../../lib/lazily.ts';
import type { AddPaymentMethodProps } from './add-payment-method.tsx';

const Dialog = lazily(() => import('./add-payment-method.tsx'));

/** The same, with its code loaded when it is first opened: most people never need it on this page. */
export function AddPaymentMethod(props: AddPaymentMethodProps) {
  const [wasOpened, setOpened] = useState(props.isOpen);
  if (props.isOpen && !wasOpened) setOpened(true);
  return <Suspense>{wasOpened && <Dialog {...props} />}</Suspense>;
}
