import { ConsultantConnectError } from '@consultant-connect/client';
import { Page } from '../../design/page/page.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { useResource } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/practice.ts';
import { GuidanceList } from './guidance-list.tsx';
import styles from './practice.module.css';
import { EMPTY_PROFILE, ProfileForm } from './profile-form.tsx';

/** The own profile, and beside it what would make it better. */
export default function ProfilePage() {
  const { data, error, refetch } = useResource('getMyProfile');
  // Who has just registered has none yet.
  const isNew = error instanceof ConsultantConnectError && error.code === 'not_found';
  return (
    <Page title={t.profile.title} lead={isNew ? t.profile.first : t.profile.lead}>
      {error && !isNew && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={4} height="6rem" />}
      {(data || isNew) && (
        <div className={styles.split}>
          <ProfileForm key={data?.id} profile={data ?? EMPTY_PROFILE} />
          {data && <GuidanceList />}
        </div>
      )}
    </Page>
  );
}
