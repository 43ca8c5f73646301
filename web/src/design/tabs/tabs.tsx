import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './tabs.module.css';

interface TabsProps {
  label: string;
  tabs: readonly { id: string; label: ReactNode; content: ReactNode }[];
  selected?: string;
  onSelect?: (id: string) => void;
}

/** Views of one thing, one at a time. Without `selected` it keeps the choice itself. */
export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  const first = tabs[0]?.id;
  return (
    <Base.Root
      {...(selected === undefined ? { defaultValue: first } : { value: selected })}
      onValueChange={(id: string) => onSelect?.(id)}
    >
      <Base.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className={styles.tab}>
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className={styles.panel}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
