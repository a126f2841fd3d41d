import { createGzip, gzipSync } from 'node:zlib'
import { clientOf, draft, failureOf } from '@support/horizon-client'
import {
  type HostileServer,
  json,
  rawReply,
  refusingUrl,
  sayThen,
  startRawServer,
  startWebServer,
  unknownHost,
  unknownUrl,
  wireKey
} from '@support/hostile-server'
import { afterEach, describe, expect, test, vi } from 'vitest'

const servers: HostileServer[] = []
const track = async (starting: Promise<HostileServer>) => {
  const server = await starting
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const raw = (...talk: Parameters<typeof sayThen>) => track(startRawServer(sayThen(...talk)))
const web = (...answer: Parameters<typeof startWebServer>) => track(startWebServer(...answer))

/** Short for what is meant to run out; nothing is asserted about how long it took. */
const hasty = { headersMs: 150, idleMs: 150, totalMs: 2_000 }
/** A server that hears and stays silent; the limit for headers ends as soon as it heard. */
async function silentServer() {
  const patient = { headersMs: 12_345 }
  const { setTimeout: begin } = globalThis
  let timeIsUp = () => {}
  const beginning = (run: () => void, ms?: number) => {
    if (ms === patient.headersMs) timeIsUp = run
    return begin(run, ms)
  }
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(beginning as typeof setTimeout)
  return { patient, server: await web(() => timeIsUp()) }
}
const silence = new Uint8Array()
const list = JSON.stringify([wireKey('key_1'), wireKey('key_2')])

describe('a GET', () => {
  test('to a name that does not exist is a DNS failure', async () => {
    const failure = await failureOf(clientOf(unknownUrl).listKeys())
    expect(failure.code).toBe('dns-failed')
    expect(failure.message).toContain(unknownHost)
    expect(failure.details.nextStep).toBeTruthy()
  })

  test('to a closed port is refused, and was tried as often as the budget says', async () => {
    const failure = await failureOf(clientOf(refusingUrl).listKeys())
    expect(failure.code).toBe('refused')
  })

  test('to a server that accepts and stays silent ends in a timeout after the retries', async () => {
    const { server, patient } = await silentServer()
    const failure = await failureOf(clientOf(server.url, patient).listKeys())
    expect(failure.code).toBe('timeout')
    expect(server.heard).toHaveLength(3)
  })

  test('never takes longer than its total time, retries included', async () => {
    const server = await web(() => {})
    const limits = { headersMs: 60_000, idleMs: 60_000, totalMs: 2_000 }
    const failure = await failureOf(clientOf(server.url, limits).listKeys())
    expect(failure.code).toBe('timeout')
    // On a busy machine the time may be over before anything arrives.
    expect(server.heard.length).toBeLessThanOrEqual(1)
  })

  test('with headers that never end is a timeout', async () => {
    const server = await track(
      startRawServer(socket => {
        socket.write('HTTP/1.1 200 OK\r\n')
        const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 10)
        socket.on('close', () => clearInterval(drip))
      })
    )
    const failure = await failureOf(clientOf(server.url, hasty).listKeys())
    expect(failure.code).toBe('timeout')
  })

  test('whose body stalls is a timeout', async () => {
    const server = await raw(rawReply(list).subarray(0, -10), 'silence')
    const failure = await failureOf(clientOf(server.url, hasty).listKeys())
    expect(failure.code).toBe('timeout')
  })

  test('whose body drips on without end is stopped by the total time', async () => {
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(drip))
    })
    const failure = await failureOf(clientOf(server.url, { ...hasty, totalMs: 400 }).listKeys())
    expect(failure.code).toBe('timeout')
  })

  test('reset at any byte of the reply fails whole and never yields a shorter list', async () => {
    const reply = rawReply(JSON.stringify([wireKey('a')]))
    for (let bytes = 0; bytes < reply.length; bytes += 1) {
      const server = await startRawServer(sayThen(reply.subarray(0, bytes), 'reset'))
      const failure = await failureOf(clientOf(server.url, { maxRetries: 0 }).listKeys())
      expect(failure.code, `reset after ${bytes} bytes`).toBe('connection-lost')
      await server.close()
    }
  })

  test('whose body ends before its Content-Length is a lost connection', async () => {
    const body = '[]'
    const server = await raw(rawReply(body, { 'Content-Length': 400 }), 'finish')
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure.code).toBe('connection-lost')
  })

  test('whose chunks end without the last one is a lost connection', async () => {
    const head =
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n'
    const server = await raw(Buffer.from(`${head}\r\n2\r\n[]\r\n`), 'finish')
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure.code).toBe('connection-lost')
  })

  test('answered with something that is not HTTP is not Horizon', async () => {
    const server = await track(startRawServer(socket => socket.write('SSH-2.0-OpenSSH_9.2\r\n')))
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure.code).toBe('not-horizon')
  })

  test('works again when only the first attempts were cut off', async () => {
    const server = await web((request, response) => {
      if (server.heard.length < 3) request.socket.resetAndDestroy()
      else json(200, list)(request, response, server.heard[0] as never)
    })
    const { keys } = await clientOf(server.url).listKeys()
    expect(keys.map(key => key.id)).toEqual(['key_1', 'key_2'])
    expect(server.heard).toHaveLength(3)
  })

  test.each([502, 503, 504])('answered %i is tried three times, then reported', async status => {
    const server = await web(json(status, { error: 'unavailable', message: 'Down' }))
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure.code).toBe('unavailable')
    expect(server.heard).toHaveLength(3)
  })

  test.each([400, 401, 403, 404, 409, 500])('answered %i is not tried again', async status => {
    const server = await web(json(status, { error: 'x', message: 'No' }))
    await failureOf(clientOf(server.url).listKeys())
    expect(server.heard).toHaveLength(1)
  })

  test('is cancelled at once by its signal, whatever the server does', async () => {
    const server = await raw(silence, 'silence')
    const cancel = new AbortController()
    const failing = failureOf(clientOf(server.url).listKeys(cancel.signal))
    cancel.abort()
    expect((await failing).code).toBe('cancelled')
  })

  test('with a signal that was aborted before reaches no server', async () => {
    const server = await web(json(200, list))
    const failure = await failureOf(clientOf(server.url).listKeys(AbortSignal.abort()))
    expect(failure.code).toBe('cancelled')
    expect(server.heard).toHaveLength(0)
  })
})

describe('a body', () => {
  test('beyond the limit is refused, also where its length was not announced', async () => {
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      const pour = () => {
        while (response.write(' '.repeat(65_536)));
        response.once('drain', pour)
      }
      pour()
    })
    const failure = await failureOf(clientOf(server.url, { maxListBytes: 1_000_000 }).listKeys())
    expect(failure.code).toBe('response-too-large')
  })

  test('that grows a thousandfold when unpacked is refused without unpacking it all', async () => {
    let sent = 0
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      const gzip = createGzip()
      gzip.on('data', part => {
        sent += part.length
      })
      gzip.pipe(response)
      const block = Buffer.alloc(1024 * 1024, 0x20)
      const pour = () => {
        while (!response.destroyed && gzip.write(block));
        gzip.once('drain', pour)
      }
      response.on('close', () => gzip.destroy())
      gzip.on('error', () => {})
      pour()
    })
    const failure = await failureOf(clientOf(server.url, { maxListBytes: 2_000_000 }).listKeys())
    expect(failure.code).toBe('response-too-large')
    expect(sent).toBeGreaterThan(0)
  })

  test('that says gzip and is not is invalid', async () => {
    const server = await web(json(200, list, { 'Content-Encoding': 'gzip' }))
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure.code).toBe('response-invalid')
  })

  test('that is compressed is read', async () => {
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      response.end(gzipSync(list))
    })
    expect((await clientOf(server.url).listKeys()).keys).toHaveLength(2)
  })

  test('of a web page is not Horizon, and the words name the sign-in page of a network', async () => {
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      response.end('<html><title>Guest network</title></html>')
    })
    const failure = await failureOf(clientOf(server.url).listKeys())
    expect(failure.code).toBe('not-horizon')
    expect(failure.details.nextStep).toMatch(/sign-in page/)
  })

  test.each([
    ['a million levels deep', '['.repeat(1_000_000)],
    ['not JSON', '[{"id":"key_1"'],
    ['NaN', '[NaN]'],
    ['empty', '']
  ])('that is %s is invalid', async (_what, body) => {
    const server = await web(json(200, body))
    expect((await failureOf(clientOf(server.url).listKeys())).code).toBe('response-invalid')
  })

  test('that is not UTF-8 is invalid', async () => {
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]))
    })
    expect((await failureOf(clientOf(server.url).listKeys())).code).toBe('response-invalid')
  })

  test('with __proto__ pollutes nothing', async () => {
    const hostile = `[{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},
      "\\u005f_proto__":{"polluted":true},"id":"key_1","client_name":"A","scopes":[],"enabled":true,
      "more":{"__proto__":{"polluted":true}}}]`
    const server = await web(json(200, hostile))
    const { keys } = await clientOf(server.url).listKeys()
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(keys[0]?.id).toBe('key_1')
    expect(JSON.stringify(keys)).not.toContain('__proto__')
    expect(Object.getPrototypeOf(keys[0])).toBe(Object.prototype)
  })
})

describe('a write', () => {
  const writes = [
    ['create', (url: string, limits = {}) => clientOf(url, limits).createKey(draft, 'idem-1')],
    [
      'update',
      (url: string, limits = {}) => clientOf(url, limits).updateKey('key_1', { rateLimit: 5 })
    ],
    ['revoke', (url: string, limits = {}) => clientOf(url, limits).revokeKey('key_1')]
  ] as const

  describe.each(writes)('%s', (_name, write) => {
    test('that was certainly not sent keeps its code', async () => {
      expect((await failureOf(write(unknownUrl))).code).toBe('dns-failed')
      expect((await failureOf(write(refusingUrl))).code).toBe('refused')
    })

    test('whose reply is cut at any byte has an unknown outcome and is sent once', async () => {
      const reply = rawReply(JSON.stringify(wireKey('key_1')))
      for (let bytes = 0; bytes < reply.length; bytes += 7) {
        const server = await startRawServer(sayThen(reply.subarray(0, bytes), 'reset'))
        const failure = await failureOf(write(server.url))
        expect(failure.code, `reset after ${bytes} bytes`).toBe('outcome-unknown')
        expect(server.connections()).toBe(1)
        await server.close()
      }
    })

    test('that is never answered has an unknown outcome and is sent once', async () => {
      const { server, patient } = await silentServer()
      const failure = await failureOf(write(server.url, patient))
      expect(failure.code).toBe('outcome-unknown')
      expect(failure.message).toMatch(/may/)
      expect(server.heard).toHaveLength(1)
    })

    test.each([500, 502, 503, 504])('answered %i has an unknown outcome', async status => {
      const server = await web(json(status, { error: 'internal_error', message: 'Oh' }))
      const failure = await failureOf(write(server.url))
      expect(failure.code).toBe('outcome-unknown')
      expect(failure.details).toMatchObject({ status, serverMessage: 'Oh' })
      expect(server.heard).toHaveLength(1)
    })

    test('answered 200 with a web page has an unknown outcome', async () => {
      const server = await web((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' })
        response.end('<p>Hello</p>')
      })
      expect((await failureOf(write(server.url))).code).toBe('outcome-unknown')
    })

    test('answered 200 with broken JSON has an unknown outcome', async () => {
      const server = await web(json(201, '{"id":'))
      expect((await failureOf(write(server.url))).code).toBe('outcome-unknown')
    })

    test('answered 429 is reported and not repeated', async () => {
      const server = await web(
        json(429, { error: 'rate_limit_exceeded', message: 'Slow', retry_after: 1 })
      )
      const failure = await failureOf(write(server.url))
      expect(failure.code).toBe('rate-limited')
      expect(failure.details.retryAfterSeconds).toBe(1)
      expect(server.heard).toHaveLength(1)
    })
  })
})
