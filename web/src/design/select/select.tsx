import type { ReactNode, SelectHTMLAttributes } from 'react';
import { classes } from '../classes.ts';
import { Field } from '../field/field.tsx';
import styles from './select.module.css';

interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  label: ReactNode;
  options: readonly { value: string; label: string }[];
  hint?: ReactNode;
  error?: string | undefined;
  isLabelHidden?: boolean;
}

/** The platform's own list: right on every phone, and nothing to learn. */
export function Select({ label, options, hint, error, isLabelHidden = false, className, ...rest }: SelectProps) {
  return (
    <Field {...{ label, hint, error, isLabelHidden }}>
      {(wiring) => (
        <select {...rest} {...wiring} className={classes(wiring.className, styles.select, className)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
