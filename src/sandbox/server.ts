import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Plan } from '@shared/domain/limits'
import type { HorizonErrorCode } from '@shared/horizon/errors'
import { createAdminSecretCheck } from './access/admin-secret'
import { createCredentials } from './access/credentials'
import { createRateLimits } from './access/limits'
import { createWebhookLimits } from './access/webhook-limits'
import { createApp } from './app'
import { createClock } from './clock'
import { openDataFolder } from './data-folder'
import { answerWithFault } from './fault-injection'
import { createLandings } from './fault-landings'
import { createFaults, FaultFileError } from './faults'
import { newId } from './key-material'
import { createMailer } from './mailer'
import { createOutbound, type Pause } from './outbound'
import { createPipeline } from './pipeline'
import { type ReadBody, readBody } from './request-body'
import { refusedByGuard } from './request-guard'
import type { Profile } from './routes/key-body'
import type { ScenarioName } from './scenarios/scenario'
import { pruneRequests } from './store/request-log'

export type HorizonOptions = {
  /** Folder of the database, the admin secret and the seed; made where it is missing. */
  readonly data: string
  /** 0 picks a free one. */
  readonly port: number
  readonly scenario?: ScenarioName
  readonly plan?: Plan
  readonly seed?: string
  /** How many keys the scenario has in all, where it is more than its own. */
  readonly scale?: number
  /** How many entries the audit log has, over 400 days. */
  readonly audit?: number
  /** `documented`: only what Horizon's public documentation states. */
  readonly profile?: Profile
  readonly clockFile?: string
  readonly faultFile?: string
  readonly adminSecretFile?: string
  /** `smtp://…`: mails are sent there, and not written to `<data>/outbox`. */
  readonly smtpUrl?: string
  /** The pause before an outbound delivery is tried again, and how long its answer may take. */
  readonly deliveryPause?: Pause
  readonly deliveryTimeoutMs?: number
  /** Where the server says what its operator should know; nothing secret reaches it. */
  readonly log?: (text: string) => void
}

export type HorizonServer = {
  readonly url: string
  /** The one its folder holds. */
  readonly scenario: string
  readonly adminSecretFile: string
  close(): Promise<void>
}

const host = '127.0.0.1'

/** Whoever keeps a connection may be slow; a request that meets its end is lost. */
const keptOpenMs = 60_000

const jsonHeaders = { 'Content-Type': 'application/json' }
function refuse(
  outgoing: ServerResponse,
  status: number,
  error: HorizonErrorCode,
  message: string
): void {
  outgoing.writeHead(status, { ...jsonHeaders, Connection: 'close' })
  outgoing.end(JSON.stringify({ error, message }))
}

/** What is not HTTP never reaches a route; it is answered in the same form all the same. */
function refuseUnreadable(_error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const body = JSON.stringify({ error: 'validation_error', message: 'This is not HTTP/1.1.' })
  const head = [
    'HTTP/1.1 400 Bad Request',
    `Date: ${new Date().toUTCString()}`,
    `X-Request-Id: ${newId('req')}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close'
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Starts an embedded Horizon; resolves once it answers. */
export async function createHorizonServer(options: HorizonOptions): Promise<HorizonServer> {
  const { scenario = 'empty', plan = 'professional', profile = 'full' } = options
  const log = options.log ?? (() => {})
  const clock = createClock(options.clockFile)
  const folder = openDataFolder({ ...options, scenario, plan }, clock.now(), log)
  const { db, adminSecretFile, protectedAdminSecret } = folder
  try {
    pruneRequests(db, clock.now())
    const reportFailure = (requestId: string, error: unknown) =>
      log(`${requestId} failed: ${error instanceof Error ? error.stack : String(error)}`)
    const outbound = createOutbound({
      db,
      clock,
      log,
      pause: options.deliveryPause,
      timeoutMs: options.deliveryTimeoutMs
    })
    const mailer = createMailer({
      db,
      folder: join(options.data, 'outbox'),
      smtpUrl: options.smtpUrl,
      log
    })
    const answer = createPipeline({
      db,
      clock,
      deliver: outbound.deliver,
      sendMails: mailer.send,
      credentials: createCredentials(db, createAdminSecretCheck(protectedAdminSecret)),
      limits: createRateLimits(db),
      webhookLimits: createWebhookLimits(db),
      hasExtensions: profile === 'full',
      reportFailure
    })
    const app = createApp(answer, profile, performance.now())
    const faults = createFaults(options.faultFile)
    const landings = createLandings()

    const respond = async (request: Request, bindings: HttpBindings): Promise<Response> => {
      const { incoming, outgoing } = bindings
      const requestId = String(outgoing.getHeader('X-Request-Id'))
      let body: ReturnType<ReadBody> | undefined
      const readOnce: ReadBody = () => {
        body ??= readBody(incoming)
        return body
      }
      const handle = async (asked: Request, reading: ReadBody) =>
        app.fetch(asked, { ...bindings, requestId, readBody: reading })
      try {
        const { method } = request
        const { pathname } = new URL(request.url)
        await landings.arrived(method, pathname)
        const fault = faults.next(method, pathname)
        if (fault === undefined) return await handle(request, readOnce)
        log(`${requestId} meets the scripted fault ${fault.action} (${method})`)
        return await answerWithFault(fault, {
          request,
          outgoing,
          landings,
          readBody: readOnce,
          handle
        })
      } catch (error) {
        reportFailure(requestId, error)
        const message =
          error instanceof FaultFileError ? error.message : `Something went wrong (${requestId}).`
        const body = { error: 'internal_error', message }
        return new Response(JSON.stringify(body), { status: 500, headers: jsonHeaders })
      }
    }
    const listener = getRequestListener(
      (request, env) => respond(request, env as HttpBindings),
      // Without this every Request and Response of the whole process would be replaced.
      { overrideGlobalObjects: false, hostname: host }
    )
    const server = createServer((incoming, outgoing) => {
      outgoing.setHeader('X-Request-Id', newId('req'))
      try {
        outgoing.setHeader('Date', new Date(clock.now()).toUTCString())
      } catch (error) {
        reportFailure('clock', error)
        refuse(outgoing, 500, 'internal_error', 'The clock file cannot be read.')
        return
      }
      const refusal = refusedByGuard(incoming)
      if (refusal === undefined) void listener(incoming, outgoing)
      else refuse(outgoing, 403, 'forbidden_host', refusal)
    })
    server.keepAliveTimeout = keptOpenMs
    server.on('clientError', refuseUnreadable)
    await listen(server, options.port)
    const { port } = server.address() as AddressInfo
    return {
      url: `http://${host}:${port}`,
      scenario: folder.scenario,
      adminSecretFile,
      async close() {
        try {
          landings.stop()
          await closeServer(server)
          await outbound.stop()
          await mailer.stop()
        } finally {
          folder.close()
        }
      }
    }
  } catch (error) {
    folder.close()
    throw error
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
