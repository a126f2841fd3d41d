import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export type ReceivedMail = {
  readonly from: string
  readonly to: readonly string[]
  /** Everything between DATA and the dot, lines ending in CRLF. */
  readonly text: string
}

/** A mail server on 127.0.0.1 that takes, or refuses, what it is sent. */
export async function startMailServer() {
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  let isRefusing = false
  let told: (() => void) | undefined

  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let rest = ''
    let data: string[] | undefined
    let from = ''
    let to: string[] = []
    const say = (text: string) => socket.write(`${text}\r\n`)
    const addressIn = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? ''

    function takeLine(line: string): void {
      if (data !== undefined) {
        if (line !== '.') {
          data.push(line.startsWith('..') ? line.slice(1) : line)
          return
        }
        mails.push({ from, to, text: data.join('\r\n') })
        data = undefined
        to = []
        say('250 taken')
        told?.()
        return
      }
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'EHLO') return void socket.write('250-mail.local\r\n250 8BITMIME\r\n')
      if (verb === 'MAIL') {
        if (isRefusing) {
          say('550 refused')
          told?.()
          return
        }
        from = addressIn(line)
      }
      if (verb === 'RCPT') to.push(addressIn(line))
      if (verb === 'DATA') {
        data = []
        return void say('354 go on')
      }
      if (verb === 'QUIT') {
        say('221 bye')
        return void socket.end()
      }
      say('250 ok')
    }

    socket.setEncoding('utf8')
    socket.on('data', chunk => {
      const lines = (rest + chunk).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) takeLine(line)
    })
    say('220 mail.local')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse(isOn: boolean) {
      isRefusing = isOn
    },
    /** Resolves when the next mail was taken or refused. */
    next: () =>
      new Promise<void>(resolve => {
        told = resolve
      }),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    }
  }
}
