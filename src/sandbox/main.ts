import { readFlags, readSmtpUrl, UsageError, usage } from './command-line'
import { readSeed } from './data-folder'
import { startLiveTraffic } from './live-traffic'
import { createHorizonServer } from './server'

/** `npm run horizon`: one JSON line on standard output, everything else on standard error. */

const say = (text: string): void => void process.stderr.write(`horizon: ${text}\n`)

function reasonOf(error: unknown, port: number): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Choose another with --port, or --port 0 for a free one.`
  }
  if (typeof code === 'string' && code.startsWith('E')) {
    return `${error.message}. Choose a folder that you can write with --data.`
  }
  return error.message
}

async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  let port = 0
  try {
    const { options, isLive } = readFlags(args)
    port = options.port
    const server = await createHorizonServer({
      ...options,
      smtpUrl: readSmtpUrl(process.env.SMTP_URL),
      log: say
    })
    // Not before: a folder that is being filled is given up at once, and is empty again.
    const stopped = new Promise<void>(resolve => {
      process.once('SIGTERM', () => resolve())
      process.once('SIGINT', () => resolve())
    })
    const { url, adminSecretFile, scenario } = server
    if (isLive && scenario !== 'acme') {
      await server.close()
      say(`--live calls with Acme's keys, and ${options.data} holds the scenario ${scenario}.`)
      return 2
    }
    process.stdout.write(`${JSON.stringify({ url, admin_secret_file: adminSecretFile })}\n`)
    const traffic = isLive ? startLiveTraffic(url, readSeed(options.data)) : undefined
    await stopped
    await traffic?.stop()
    await server.close()
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      say(`${error.message}\n\n${usage}`)
      return 2
    }
    say(reasonOf(error, port))
    return 1
  }
}

process.exitCode = await run(process.argv.slice(2))
