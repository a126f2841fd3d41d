import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startMailServer } from '@support/mail-server'
import { acceptInvitation, invitation, invitePartner, outboxOf } from '@support/partners'
import { createClockFile, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
let clock: Awaited<ReturnType<typeof createClockFile>>
beforeEach(async () => {
  clock = await createClockFile('2026-03-02T10:00:00Z')
  horizon = await startSandbox({ clockFile: clock.file })
})
afterEach(async () => {
  await horizon.close()
  await clock.remove()
})

/** Head and body of a mail; headers by name, unfolded. */
function read(mail: string) {
  const [head = '', ...rest] = mail.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = Object.fromEntries(lines.map(line => line.split(/: (.*)/s).slice(0, 2)))
  return { headers, body: rest.join('\r\n\r\n') }
}

describe('an invitation', () => {
  test('is mailed to the contact: RFC 5322, plain text, lines ending in CRLF', async () => {
    await invitePartner(horizon)
    const [mail = '', ...more] = await outboxOf(horizon)
    expect(more).toEqual([])
    expect(mail.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(read(mail).headers).toEqual({
      From: 'Local <horizon@local.example>',
      To: invitation.contact_email,
      Subject: expect.stringContaining('invites Northwind Agency'),
      Date: 'Mon, 02 Mar 2026 10:00:00 +0000',
      'Message-ID': expect.stringMatching(/^<[^<>@\s]+@local\.example>$/),
      'Content-Transfer-Encoding': '7bit',
      'MIME-Version': '1.0',
      'Content-Type': 'text/plain; charset=utf-8'
    })
  })

  test('holds the link whole, on a line of its own', async () => {
    const { link } = await invitePartner(horizon)
    const [mail = ''] = await outboxOf(horizon)
    const lines = read(mail).body.split('\r\n')
    expect(lines).toContain(link)
    expect(lines.every(line => line.length < 998)).toBe(true)
    expect(mail).toContain('2026-03-16T10:00:00Z')
    expect((await acceptInvitation(link)).status).toBe(200)
  })

  test('encodes a name beyond ASCII, and a name can add no header', async () => {
    const organization_name = `Bürø "Süd", 東京 ${'lang '.repeat(20)}\r\nBcc: all@acme.example`
    const reply = await horizon.admin('POST', '/admin/partners', {
      ...invitation,
      organization_name
    })
    expect(reply.status).toBe(201)
    const [mail = ''] = await outboxOf(horizon)
    const { headers, body } = read(mail)
    const head = mail.slice(0, mail.indexOf('\r\n\r\n'))
    expect(head).toMatch(/^[\x20-\x7e\r\n]*$/)
    expect(head.split('\r\n').every(line => line.length <= 78)).toBe(true)
    expect(headers).not.toHaveProperty('Bcc')
    expect(headers.Subject).toMatch(/=\?UTF-8\?[QB]\?/)
    expect(headers['Content-Transfer-Encoding']).toBe('8bit')
    expect(body).toContain('Bürø "Süd", 東京')
    expect(body.split('\r\n')).toContain(reply.body.invitation.link)
  })

  test('is private: folder 0700, file 0600, and nothing of it stays in the database', async () => {
    await invitePartner(horizon)
    const folder = join(horizon.dataFolder, 'outbox')
    const [name = '', ...more] = await readdir(folder)
    expect([name, more]).toEqual([expect.stringMatching(/^20260302T100000Z-\d{6}\.eml$/), []])
    const modes = [folder, join(folder, name)].map(async path => (await stat(path)).mode & 0o777)
    expect(await Promise.all(modes)).toEqual([0o700, 0o600])
    expect(stored(horizon, 'SELECT 1 FROM outbox')).toEqual([])
  })

  test('is mailed again when it is resent, and not when it was refused', async () => {
    const { path } = await invitePartner(horizon)
    const { body } = await horizon.admin('POST', `${path}/resend-invitation`)
    await horizon.admin('POST', '/admin/partners', { ...invitation, contact_email: 'nobody' })
    const mails = await outboxOf(horizon)
    expect(mails).toHaveLength(2)
    expect(mails[1]).toContain(body.invitation.link)
  })

  test('that cannot be written is kept, said without the link, and written at the next start', async () => {
    const said: string[] = []
    await horizon.stop()
    await writeFile(join(horizon.dataFolder, 'outbox'), 'in the way')
    const blocked = await startSandbox({ data: horizon.dataFolder, log: text => said.push(text) })
    const { link } = await invitePartner(blocked)
    expect(stored(blocked, 'SELECT recipient FROM outbox')).toEqual([
      { recipient: invitation.contact_email }
    ])
    await blocked.stop()
    expect(said).toEqual([expect.stringContaining('was not sent (EEXIST)')])
    expect(said.join()).not.toContain(link.split('/').at(-1))
    await rm(join(horizon.dataFolder, 'outbox'))
    const again = await startSandbox({ data: horizon.dataFolder })
    expect((await outboxOf(again))[0]).toContain(link)
    expect(stored(again, 'SELECT 1 FROM outbox')).toEqual([])
    await again.close()
  })
})

describe('with a mail server', () => {
  test('mail goes there whole and not into the folder', async () => {
    const server = await startMailServer()
    const mailing = await startSandbox({ smtpUrl: server.url })
    const taken = server.next()
    const { link } = await invitePartner(mailing, { organization_name: 'Bürø Süd' })
    await taken
    expect(server.mails).toEqual([
      {
        from: 'horizon@local.example',
        to: [invitation.contact_email],
        text: expect.stringContaining(`\r\n${link}\r\n`)
      }
    ])
    expect(read(server.mails[0]?.text ?? '').body).toContain('Bürø Süd')
    await mailing.stop()
    expect(await outboxOf(mailing)).toEqual([])
    expect(stored(mailing, 'SELECT 1 FROM outbox')).toEqual([])
    await mailing.close()
    await server.close()
  })

  test('a mail that it refuses is kept, and sent at the next start', async () => {
    const server = await startMailServer()
    const said: string[] = []
    server.refuse(true)
    const mailing = await startSandbox({ smtpUrl: server.url, log: text => said.push(text) })
    const refused = server.next()
    const { link } = await invitePartner(mailing)
    await refused
    await mailing.stop()
    expect(said).toEqual([expect.stringContaining('tried again at the next start')])
    server.refuse(false)
    const taken = server.next()
    const again = await startSandbox({ data: mailing.dataFolder, smtpUrl: server.url })
    await taken
    expect(server.mails[0]?.text).toContain(link)
    await again.close()
    await mailing.close()
    await server.close()
  })
})
