import type { BodyInputOf, Consultant, Money } from '@consultant-connect/client';
import { formatMoney, parseAmount } from '../../lib/format.ts';
import * as t from '../../texts/en/practice.ts';

export type DraftSkill = Consultant['skills'][number];

/** A profile as it stands in the form: amounts and lists as they were typed. */
export interface ProfileDraft {
  headline: string;
  bio: string;
  skills: readonly DraftSkill[];
  languages: string;
  rate: string;
  currency: Money['currency'];
}

export const CURRENCIES: readonly Money['currency'][] = ['USD', 'EUR', 'GBP', 'JPY'];

export type Shown = Pick<Consultant, 'headline' | 'bio' | 'skills' | 'languages' | 'hourlyRate'>;

export const draftOf = ({ headline, bio, skills, languages, hourlyRate }: Shown): ProfileDraft => ({
  headline,
  bio,
  skills,
  languages: languages.join(', '),
  rate: hourlyRate.amount === 0 ? '' : formatMoney(hourlyRate, { isShort: true }).replaceAll(/[^\d.]/g, ''),
  currency: hourlyRate.currency,
});

export interface DraftErrors {
  languages?: string;
  rate?: string;
}

/** What the server takes, or what has to be put right first. */
export function bodyOf(draft: ProfileDraft): { body: BodyInputOf<'putMyProfile'> } | { errors: DraftErrors } {
  const languages = draft.languages
    .split(/[\s,;]+/)
    .map((it) => it.toLowerCase())
    .filter(Boolean);
  const hourlyRate = parseAmount(draft.rate, draft.currency);
  const areLanguages = languages.length > 0 && languages.every((it) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(it));
  if (!areLanguages || hourlyRate === null) {
    return {
      errors: {
        ...(!areLanguages && { languages: t.profile.languagesWrong }),
        ...(hourlyRate === null && { rate: t.profile.rateWrong }),
      },
    };
  }
  return {
    body: {
      headline: draft.headline,
      bio: draft.bio,
      skills: draft.skills.map(({ slug, name, level }) => ({ ...(slug !== null && { slug }), name, level })),
      languages,
      hourlyRate,
    },
  };
}
