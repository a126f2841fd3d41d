import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import MimeNode from 'nodemailer/lib/mime-node'
import type { Db } from './store/open'
import { readOrganization } from './store/organization'
import { deleteMail, listMails, type QueuedMail } from './store/outbox'

const smtpWithinMs = 10_000

type Ports = {
  readonly db: Db
  /** Where mails are written to, one file each, unless a mail server is named. */
  readonly folder: string
  /** `smtp://…`: mails go there instead. */
  readonly smtpUrl?: string
  readonly log: (text: string) => void
}

export type Mailer = {
  send(queued: readonly QueuedMail[]): void
  /** Resolves once nothing is under way; what was not handed over is tried again at the next start. */
  stop(): Promise<void>
}

type Message = { readonly from: string; readonly to: string; readonly raw: string }

/**
 * As RFC 5322 wants it. The body is not wrapped, in 7 or 8 bit: quoted-printable would break a link
 * across lines for whoever reads the file as it is.
 */
export function toMessage(db: Db, { id, at, to, subject, text }: QueuedMail): Message {
  const { name, slug } = readOrganization(db)
  const from = `horizon@${slug}.example`
  const isAscii = /^[\x20-\x7e\n]*$/.test(text)
  const headers = new MimeNode('text/plain; charset=utf-8')
    .setHeader({
      From: { name, address: from },
      To: { name: '', address: to },
      Subject: subject,
      Date: new Date(at),
      'Message-ID': `<${at}.${id}@${slug}.example>`,
      'Content-Transfer-Encoding': isAscii ? '7bit' : '8bit'
    })
    .buildHeaders()
  return { from, to, raw: `${headers}\r\n\r\n${text.replaceAll(/\r?\n/g, '\r\n')}` }
}

/** Hands over what the database holds as unsent, in order; a mail is gone from it afterwards. */
export function createMailer({ db, folder, smtpUrl, log }: Ports): Mailer {
  /** Loaded where it is used: most sandboxes never meet a mail server. */
  const connect = async (url: string) => {
    const { createTransport } = await import('nodemailer')
    const timeouts = { connectionTimeout: smtpWithinMs, greetingTimeout: smtpWithinMs }
    return createTransport({ url, ...timeouts, socketTimeout: smtpWithinMs })
  }
  let isStopped = false
  let underWay = Promise.resolve()

  /** Written beside and renamed, so that nobody reads half a mail. */
  function writeFile({ id, at }: QueuedMail, raw: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const path = join(folder, `${time}-${String(id).padStart(6, '0')}.eml`)
    writeFileSync(`${path}.part`, raw, { mode: 0o600 })
    renameSync(`${path}.part`, path)
  }

  async function handOver(mail: QueuedMail): Promise<void> {
    const { from, to, raw } = toMessage(db, mail)
    if (smtpUrl === undefined) writeFile(mail, raw)
    else await (await connect(smtpUrl)).sendMail({ envelope: { from, to }, raw })
    deleteMail(db, mail.id)
  }

  function send(queued: readonly QueuedMail[]): void {
    for (const mail of queued) {
      underWay = underWay.then(async () => {
        if (isStopped && smtpUrl !== undefined) return
        try {
          await handOver(mail)
        } catch (error) {
          // Neither recipient nor text: an invitation is a credential.
          const reason = error instanceof Error && 'code' in error ? error.code : 'unknown'
          log(
            `Mail ${mail.id} was not sent (${String(reason)}). It is tried again at the next start.`
          )
        }
      })
    }
  }

  send(listMails(db))

  return {
    send,
    async stop() {
      isStopped = true
      await underWay
    }
  }
}
