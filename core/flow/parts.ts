import type { Config } from '../config.ts';
import type { Db } from '../db/connect.ts';
import type { Lexicon } from '../domain/keywords.ts';
import type { SkillModel } from '../domain/learning/skill-model.ts';
import type { OnlineIndex } from '../online/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentPrinter } from '../ports/document-printer.ts';
import type { Alarms } from '../ports/jobs.ts';
import type { KeywordEnricher } from '../ports/keyword-enricher.ts';
import type { Log } from '../ports/log.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Payments } from '../ports/payments.ts';
import type { PresenceDirectory } from '../ports/presence.ts';
import type { VideoRooms, VideoWebhooks } from '../ports/video-rooms.ts';
import type { Webhooks } from '../ports/webhooks.ts';

/** The taxonomy in the form that keyword extraction reads; replaced as a whole when an operator changes it. */
export interface LexiconHolder {
  readonly lexicon: Lexicon;
  readonly version: string;
  readonly slugs: ReadonlySet<string>;
  /** What past questions taught about skills; undefined in a new installation. */
  readonly model: SkillModel | undefined;
}

/**
 * Everything a use case can be given. Each one names in its first parameter what it uses of it, and no more:
 * `deps: Pick<Parts, 'db' | 'notifier'>`.
 */
export interface Parts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly alarms: Alarms;
  readonly payments: Payments;
  /** Where people reach us, without a slash at its end. */
  readonly publicUrl: string;
  readonly rooms: VideoRooms;
  /** Of the providers whose secret is set. */
  readonly videoWebhooks: { readonly daily?: VideoWebhooks; readonly zoom?: VideoWebhooks };
  /** Consultants, as the presence store itself sees them. */
  readonly presence: Pick<PresenceDirectory, 'onlineAmong' | 'announceChanged' | 'announceTaxonomy'>;
  /** Who has a device connected to any server, of whichever role. */
  readonly connections: {
    connectedAmong(userIds: readonly string[]): Promise<Set<string>>;
    /** Whether it is connected to this very process. */
    isHere(userId: string): boolean;
  };
  /** This process's replica of the online consultants. */
  readonly online: OnlineIndex;
  readonly taxonomy: { current(): LexiconHolder };
  /** null: questions are read here alone. */
  readonly enricher: KeywordEnricher | null;
  readonly timing: Config['timing'];
  readonly limits: Config['limits'];
  readonly economics: Config['economics'];
  readonly freeTime: Config['freeTime'];
  readonly invoices: Config['invoices'];
  readonly printer: DocumentPrinter;
  /** To the servers of embedding apps. */
  readonly webhooks: Webhooks;
  readonly webhookRetries: Config['webhookRetries'];
}
