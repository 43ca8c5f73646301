import { Component, type ReactNode } from 'react';
import { Button } from '../design/button/button.tsx';
import { EmptyState } from '../design/states/states.tsx';
import * as t from '../texts/en/app.ts';

/** A page that throws must not take the rest along. `name` is another one whenever it is worth trying again. */
export class CrashGuard extends Component<{ name: string; children: ReactNode }, { crashedAt: string | null }> {
  override state = { crashedAt: null };

  static getDerivedStateFromError = (): { crashedAt: string } => ({ crashedAt: location.pathname });

  override render(): ReactNode {
    if (this.state.crashedAt !== this.props.name) return this.props.children;
    return (
      <div role="alert" style={{ padding: 'var(--space-24)' }}>
        <EmptyState
          title={t.broken.title}
          action={<Button onClick={() => location.reload()}>{t.broken.reload}</Button>}
        >
          {t.broken.text}
        </EmptyState>
      </div>
    );
  }
}
