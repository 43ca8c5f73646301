import type { ConsultantConnectError, JoinableSession, Offer, Question } from '@consultant-connect/client';
import { useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Select } from '../../design/select/select.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { useResource } from '../../lib/use-resource.ts';
import { AddPaymentMethod } from '../../parts/payment/add-payment-method-lazily.tsx';
import * as t from '../../texts/en/question.ts';
import { ConfirmPayment } from './confirm-payment.tsx';
import { OfferCard } from './offer-card.tsx';
import { inOrder, marksOf, type OfferOrder, ORDERS } from './offer-order.ts';
import styles from './question.module.css';

interface OfferListProps {
  question: Question;
  offers: readonly Offer[];
  accept: (offer: Offer) => Promise<JoinableSession | undefined>;
  error: ConsultantConnectError | null;
}

/** The offers, to be compared and accepted; what stands in the way of accepting is settled here. */
export function OfferList({ question, offers, accept, error }: OfferListProps) {
  const [order, setOrder] = useState<OfferOrder>('time');
  const [chosen, setChosen] = useState<Offer | null>(null);
  const [isAccepting, setAccepting] = useState(false);
  const [wantsMethod, setWantsMethod] = useState(false);
  const [dismissed, setDismissed] = useState<ConsultantConnectError | null>(null);
  const methods = useResource('listPaymentMethods');
  const marks = marksOf(offers);

  const take = async (offer: Offer): Promise<void> => {
    setChosen(offer);
    setDismissed(null);
    setAccepting(true);
    await accept(offer);
    setAccepting(false);
  };
  const open = error === dismissed ? null : error;
  const again = (): void => {
    if (chosen) void take(chosen);
  };
  return (
    <section aria-label={t.offers(offers.length)}>
      {methods.data?.items.length === 0 && (
        <div className={styles.notice}>
          <p>{t.noMethod.text}</p>
          <Button onClick={() => setWantsMethod(true)}>{t.noMethod.add}</Button>
        </div>
      )}
      {offers.length > 1 && (
        <div className={styles.order}>
          <Select
            label={t.sort.label}
            value={order}
            options={ORDERS.map((value) => ({ value, label: t.sort.by[value] }))}
            onChange={({ target }) => setOrder(ORDERS.find((it) => it === target.value) ?? 'time')}
          />
        </div>
      )}
      <ErrorLine error={open && !isSettledElsewhere(open) ? open : null} />
      <ul className={styles.offers}>
        {inOrder(offers, order).map((offer) => (
          <OfferCard
            key={offer.match.id}
            offer={offer}
            question={question}
            marks={marks.get(offer.match.id) ?? []}
            isAccepting={isAccepting && chosen?.match.id === offer.match.id}
            isDisabled={isAccepting && chosen?.match.id !== offer.match.id}
            onAccept={() => void take(offer)}
          />
        ))}
      </ul>
      <AddPaymentMethod
        isOpen={wantsMethod || open?.code === 'payment_method_required'}
        onClose={() => {
          setWantsMethod(false);
          setDismissed(error);
        }}
        onAdded={wantsMethod ? () => {} : again}
      />
      <ConfirmPayment
        isOpen={open?.code === 'payment_action_required'}
        clientSecret={open?.clientSecret}
        onClose={() => setDismissed(error)}
        onConfirmed={again}
      />
    </section>
  );
}

/** A dialog says what to do about these. */
const isSettledElsewhere = ({ code }: ConsultantConnectError): boolean =>
  code === 'payment_method_required' || code === 'payment_action_required';
