import type { Offer, Question } from '@consultant-connect/client';
import { Avatar } from '../../design/avatar/avatar.tsx';
import { Badge, TierBadge } from '../../design/badge/badge.tsx';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { Rate } from '../../design/figures/money.tsx';
import { Rating } from '../../design/rating/rating.tsx';
import { formatNumber, formatSpan } from '../../lib/format.ts';
import * as t from '../../texts/en/question.ts';
import type { Mark } from './offer-order.ts';
import styles from './question.module.css';

interface OfferCardProps {
  offer: Offer;
  question: Question;
  marks: readonly Mark[];
  isAccepting: boolean;
  isDisabled: boolean;
  onAccept: () => void;
}

/** Who offers, what others say of them, and what accepting means. */
export function OfferCard({ offer, question, marks, isAccepting, isDisabled, onAccept }: OfferCardProps) {
  const { match, consultant } = offer;
  const freeSeconds = match.freeSeconds ?? question.freeSeconds;
  const freeTimeNote = match.freeTimeNote ?? question.freeTimeNote;
  return (
    <Card as="li" className={styles.offer}>
      <div className={styles.offerHead}>
        <Avatar name={consultant.name} presence={consultant.presence} size="large" />
        <div className={styles.offerWho}>
          <h3>{consultant.name}</h3>
          <p className={styles.quiet}>{consultant.headline}</p>
        </div>
        <p className={styles.rate}>
          <Rate value={match.hourlyRate} />
        </p>
      </div>
      <p className={styles.marks}>
        <TierBadge tier={consultant.tier} />
        {marks.map((mark) => (
          <Badge key={mark} tone="good">
            {t.marks[mark]}
          </Badge>
        ))}
      </p>
      {match.note && (
        <blockquote className={styles.note}>
          <span className="visually-hidden">{t.offer.note(consultant.name)}: </span>
          {match.note}
        </blockquote>
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t.offer.rating}</dt>
          <dd>
            <Rating {...consultant.rating} />
          </dd>
        </div>
        <div>
          <dt>{t.offer.trust}</dt>
          <dd className="numerals">{t.offer.ofHundred(consultant.trustScore)}</dd>
        </div>
        <div>
          <dt>{t.offer.calls}</dt>
          <dd className="numerals">{formatNumber(consultant.completedSessions)}</dd>
        </div>
        {consultant.medianResponseMs !== null && (
          <div>
            <dt>{t.offer.answers}</dt>
            <dd>{formatSpan(Math.max(1, consultant.medianResponseMs / 1000))}</dd>
          </div>
        )}
      </dl>
      <div className={styles.deal}>
        <p>
          {t.terms({ freeSeconds, rate: match.hourlyRate, cap: question.spendCap })}
          {freeTimeNote && <span className={styles.quiet}> {freeTimeNote}</span>}
        </p>
        <Button
          kind="primary"
          onClick={onAccept}
          isBusy={isAccepting}
          disabled={isDisabled}
          aria-label={t.offer.acceptNamed(consultant.name)}
        >
          {t.offer.accept}
        </Button>
      </div>
    </Card>
  );
}
