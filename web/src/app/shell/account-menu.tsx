import { Menu } from '@base-ui/react/menu';
import { Check, LogOut } from 'lucide-react';
import { useNavigate } from 'react-router';
import { Avatar } from '../../design/avatar/avatar.tsx';
import * as t from '../../texts/en/app.ts';
import type { Member } from '../auth/auth.ts';
import { useAuth } from '../auth/auth-context.tsx';
import { setTheme, THEMES, type Theme, useTheme } from '../theme.ts';
import styles from './account-menu.module.css';

/** Who this is, how it looks, and the way out. */
export default function AccountMenu({ member }: { member: Member }) {
  const auth = useAuth();
  const navigate = useNavigate();
  const theme = useTheme();
  const { name, role } = member.user;
  const leave = async (): Promise<void> => {
    // First away from a page that would sign in again, or do its work a second time.
    await navigate('/');
    await auth.signOut().catch(() => {});
  };
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={styles.trigger}>
        <Avatar name={name} size="small" />
        <span className="visually-hidden">{t.account.menu(name)}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={styles.positioner} align="end" sideOffset={8} collisionPadding={12}>
          <Menu.Popup className={styles.menu}>
            <div className={styles.who}>
              <strong>{name}</strong>
              <span>{t.account.roles[role]}</span>
            </div>
            <Menu.Separator className={styles.line} />
            <Menu.RadioGroup value={theme} onValueChange={(value: Theme) => setTheme(value)}>
              <Menu.Group>
                <Menu.GroupLabel className={styles.label}>{t.account.theme}</Menu.GroupLabel>
                {THEMES.map((it) => (
                  <Menu.RadioItem key={it} value={it} className={styles.item}>
                    {t.account.themes[it]}
                    <Menu.RadioItemIndicator>
                      <Check aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.Group>
            </Menu.RadioGroup>
            <Menu.Separator className={styles.line} />
            <Menu.Item className={styles.item} onClick={() => void navigate('/')}>
              {t.account.home}
            </Menu.Item>
            <Menu.Item className={styles.item} onClick={() => void leave()}>
              {t.account.signOut}
              <LogOut aria-hidden="true" />
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
