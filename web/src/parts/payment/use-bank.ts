import { useClient } from '@consultant-connect/client/react';
import { useAbout } from '../../lib/use-about.ts';

/** The client's bank, which wants their own word for a payment: a simulated one takes it here, a real one in a window that Stripe opens. */
export function useBank() {
  const client = useClient();
  const about = useAbout();
  const publishableKey = about.data?.publishableKey ?? null;
  return {
    kind: publishableKey !== null ? 'window' : about.data?.payments === 'simulated' ? 'simulated' : 'elsewhere',
    /** @throws ConsultantConnectError, WordedError */
    async confirm(clientSecret: string): Promise<void> {
      if (publishableKey !== null) {
        const { confirmAtBank } = await import('../../lib/stripe.ts');
        return confirmAtBank(publishableKey, clientSecret);
      }
      const methods = await client.paymentMethods.list();
      const waiting = methods.find((it) => it.isDefault && it.needsConfirmation);
      if (waiting) await client.paymentMethods.confirm(waiting.id);
    },
  } as const;
}
