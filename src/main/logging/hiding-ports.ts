import type { HorizonPartners, ResentInvitation } from '@main/core/partner-ports'
import type { Horizon, HorizonConnector, HorizonWebhooks, LocalHorizonHost } from '@main/core/ports'
import type { Secret } from '@shared/secret'

type Hide = (secret: Secret) => void

/** Tells the log of every secret before it is used, also of one that is never stored. */
export function createHidingConnector(connector: HorizonConnector, hide: Hide): HorizonConnector {
  return {
    ...connector,
    connect(target) {
      hide(target.secret)
      return createHidingHorizon(connector.connect(target), hide)
    },
    webhooks(target, key) {
      hide(key ?? target.secret)
      return createHidingWebhooks(connector.webhooks(target, key), hide)
    },
    partners(target) {
      hide(target.secret)
      return createHidingPartners(connector.partners(target), hide)
    },
    testConnection(target, options) {
      hide(target.secret)
      return connector.testConnection(target, options)
    },
    probe(target, call, signal) {
      hide(call.key)
      return connector.probe(target, call, signal)
    }
  }
}

/** Also one that no keychain keeps, and that has no form the log knows. */
function createHidingHorizon(horizon: Horizon, hide: Hide): Horizon {
  return {
    ...horizon,
    async createKey(draft, idempotencyKey) {
      const created = await horizon.createKey(draft, idempotencyKey)
      hide(created.plaintext)
      return created
    }
  }
}

/** A webhook's token has any form its server likes, so it is known by nothing but being told. */
function createHidingWebhooks(webhooks: HorizonWebhooks, hide: Hide): HorizonWebhooks {
  const hideAll = (...secrets: readonly (Secret | null)[]) => {
    for (const secret of secrets) if (secret !== null) hide(secret)
  }
  return {
    ...webhooks,
    async create(draft, idempotencyKey) {
      const created = await webhooks.create(draft, idempotencyKey)
      hideAll(created.token, created.triggerUrl, created.signingSecret)
      return created
    },
    async rotate(webhookId) {
      const rotated = await webhooks.rotate(webhookId)
      hideAll(rotated.token, rotated.triggerUrl)
      return rotated
    }
  }
}

/** An invitation's link opens the partnership to whoever reads it. */
function createHidingPartners(partners: HorizonPartners, hide: Hide): HorizonPartners {
  const withoutLink = async <T extends ResentInvitation>(sending: Promise<T>): Promise<T> => {
    const invited = await sending
    if (invited.link !== null) hide(invited.link)
    return invited
  }
  const withoutPlaintext = async (making: ReturnType<HorizonPartners['createKey']>) => {
    const made = await making
    hide(made.plaintext)
    return made
  }
  return {
    ...partners,
    invite: (...asked) => withoutLink(partners.invite(...asked)),
    resendInvitation: (...asked) => withoutLink(partners.resendInvitation(...asked)),
    createKey: (...asked) => withoutPlaintext(partners.createKey(...asked)),
    reissueKey: (...asked) => withoutPlaintext(partners.reissueKey(...asked))
  }
}

/** Tells the log of the local Horizon's secret before anyone else learns it. */
export function createHidingHost(host: LocalHorizonHost, hide: Hide): LocalHorizonHost {
  return {
    ...host,
    async start() {
      const access = await host.start()
      hide(access.secret)
      return access
    }
  }
}
