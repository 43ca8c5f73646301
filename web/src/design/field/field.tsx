import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useId } from 'react';
import { classes } from '../classes.ts';
import styles from './field.module.css';

interface FieldFrame {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with it, and what would be right. */
  error?: string | undefined;
  isLabelHidden?: boolean;
}

interface Wiring {
  id: string;
  className: string | undefined;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

/** Label, control, hint and error, wired to each other. The control is made by `children`. */
export function Field({
  label,
  hint,
  error,
  isLabelHidden = false,
  children,
}: FieldFrame & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return (
    <div className={styles.field}>
      <label className={isLabelHidden ? 'visually-hidden' : styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: styles.control,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
      })}
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className={styles.error} id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = FieldFrame & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

export function TextField({ label, hint, error, isLabelHidden, className, ...input }: InputProps) {
  return (
    <Field {...{ label, hint, error, isLabelHidden: isLabelHidden ?? false }}>
      {(wiring) => <input type="text" {...input} {...wiring} className={classes(wiring.className, className)} />}
    </Field>
  );
}

type AreaProps = FieldFrame & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> };

/** Grows with its text. */
export function TextArea({ label, hint, error, isLabelHidden, className, ...area }: AreaProps) {
  return (
    <Field {...{ label, hint, error, isLabelHidden: isLabelHidden ?? false }}>
      {(wiring) => (
        <textarea rows={3} {...area} {...wiring} className={classes(wiring.className, styles.area, className)} />
      )}
    </Field>
  );
}
