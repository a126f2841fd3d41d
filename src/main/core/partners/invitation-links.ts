import { AppError } from '@shared/errors'
import type { Secret } from '@shared/secret'
import type { Ids } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { SecretClipboard } from '../reveals/secret-clipboard'

type Ports = { readonly ids: Ids; readonly clipboard: Pick<SecretClipboard, 'copy'> }
type Held = { readonly partnerId: string; readonly link: Secret }

/**
 * Links of invitations, in this process's memory and nowhere else: whoever holds one can accept.
 * They are gone with the profile, and each with the next link of its partner.
 */
export function createInvitationLinks({ ids, clipboard }: Ports) {
  const links = new Map<string, Held>()

  /** The id that stands for it. */
  function hold(open: OpenProfile, partnerId: string, link: Secret | null): string | null {
    forgetThoseOf(partnerId)
    if (link === null || open.signal.aborted) return null
    const linkId = ids.uuid()
    links.set(linkId, { partnerId, link })
    open.signal.addEventListener('abort', () => forget(linkId), { once: true })
    return linkId
  }

  /** A newer one was asked for, or the invitation is over: these open nothing any more. */
  function forgetThoseOf(partnerId: string): void {
    for (const [linkId, held] of links) if (held.partnerId === partnerId) links.delete(linkId)
  }

  function forget(linkId: string): void {
    links.delete(linkId)
  }

  function get(linkId: string): Secret {
    const held = links.get(linkId)
    if (held !== undefined) return held.link
    throw new AppError('not-found', 'The console does not hold this link any more', {
      nextStep: 'The partner has it by e-mail. Send the invitation again for a new one.'
    })
  }

  return {
    hold,
    forget,
    forgetThoseOf,
    show: (linkId: string): { link: string } => ({ link: get(linkId).reveal() }),
    copy: (linkId: string): Promise<unknown> => clipboard.copy(linkId, get(linkId))
  }
}
export type InvitationLinks = ReturnType<typeof createInvitationLinks>
