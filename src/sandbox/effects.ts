import type { Call, Emission, Happening } from './call'
import { partnerMails } from './partner-mails'
import type { Db } from './store/open'
import { insertMail, type Mail, type QueuedMail } from './store/outbox'
import { type Outgoing, queueDeliveries } from './webhook-queue'

/** What a call did beside its answer. */
export type Effects = {
  readonly happenings: Happening[]
  readonly emissions: Emission[]
  readonly mails: Mail[]
  about: Pick<Happening, 'resource' | 'metadata'> | null
}

export const noEffects = (): Effects => ({
  happenings: [],
  emissions: [],
  mails: [],
  about: null
})

/** The parts of a call that write effects down. */
export const collectInto = (effects: Effects): Pick<Call, 'audit' | 'emit' | 'mail' | 'about'> => ({
  audit: happening => void effects.happenings.push(happening),
  emit: emission => void effects.emissions.push(emission),
  mail: mail => void effects.mails.push(mail),
  about(resource, metadata) {
    effects.about = { resource, metadata }
  }
})

/** Stores what a call that succeeded sends once it is committed. */
export function queueEffects(
  db: Db,
  { emissions, mails }: Effects,
  now: number
): { readonly queued: Outgoing[]; readonly mails: QueuedMail[] } {
  const all = [...mails, ...partnerMails(db, emissions, now)]
  return {
    queued: queueDeliveries(db, emissions, now),
    mails: all.map(mail => insertMail(db, mail, now))
  }
}
