import type { Currency, Urgency } from '@consultant-connect/client';
import { TextField } from '../../design/field/field.tsx';
import { Select } from '../../design/select/select.tsx';
import { Switch } from '../../design/switch/switch.tsx';
import { formatLanguage } from '../../lib/format.ts';
import * as t from '../../texts/en/ask.ts';
import styles from './ask.module.css';
import { type Draft, isAmount } from './draft.ts';

const CURRENCIES = ['USD', 'EUR', 'GBP', 'JPY', 'CAD', 'AUD', 'CHF'] as const satisfies readonly Currency[];
const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'pl', 'ja', 'zh'] as const;
const URGENCIES = ['low', 'medium', 'high', 'urgent'] as const satisfies readonly Urgency[];

/** What can be left alone; open when something in it was set. */
export function AskOptions({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const { maxRate, spendCap, currency, language, urgency, takesFirst } = draft;
  const errorOf = (typed: string): string | undefined =>
    isAmount(typed, currency) ? undefined : t.options.notAnAmount;
  return (
    <details className={styles.options} open={maxRate !== '' || spendCap !== '' || language !== '' || takesFirst}>
      <summary>{t.options.title}</summary>
      <div className={styles.grid}>
        <TextField
          label={t.options.maxRate}
          inputMode="decimal"
          value={maxRate}
          onChange={({ target }) => onChange({ maxRate: target.value })}
          error={errorOf(maxRate)}
        />
        <TextField
          label={t.options.spendCap}
          hint={t.options.spendCapHint}
          inputMode="decimal"
          value={spendCap}
          onChange={({ target }) => onChange({ spendCap: target.value })}
          error={errorOf(spendCap)}
        />
        <Select
          label={t.options.currency}
          value={currency}
          options={CURRENCIES.map((value) => ({ value, label: value }))}
          onChange={({ target }) => onChange({ currency: CURRENCIES.find((it) => it === target.value) ?? 'USD' })}
        />
        <Select
          label={t.options.language}
          value={language}
          options={[
            { value: '', label: t.options.anyLanguage },
            ...LANGUAGES.map((value) => ({ value, label: formatLanguage(value) })),
          ]}
          onChange={({ target }) => onChange({ language: target.value })}
        />
        <Select
          label={t.options.urgency}
          value={urgency}
          options={URGENCIES.map((value) => ({ value, label: t.options.urgencies[value] }))}
          onChange={({ target }) => onChange({ urgency: URGENCIES.find((it) => it === target.value) ?? 'medium' })}
        />
      </div>
      <Switch
        label={t.options.acceptance}
        hint={t.options.acceptanceHint}
        isOn={takesFirst}
        onChange={(isOn) => onChange({ takesFirst: isOn })}
      />
    </details>
  );
}
