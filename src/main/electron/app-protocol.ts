import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { contentSecurityPolicy } from './content-security-policy'
import { appOrigin } from './page-source'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2'
}

type PageFile = { readonly body: Buffer; readonly contentType: string }
/** Every file the page may load, by its exact path in the address. */
export type PageFiles = ReadonlyMap<string, PageFile>

const noncePlaceholder = '__CSP_NONCE__'

/** Reads the built page once. Nothing that appears in the folder later is ever served. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries
      .filter(entry => entry.isFile() && extname(entry.name) in contentTypes)
      .map(async entry => {
        const file = join(entry.parentPath, entry.name)
        const path = `/${relative(folder, file).split(sep).join('/')}`
        const contentType = contentTypes[extname(entry.name)] as string
        return [path, { body: await readFile(file), contentType }] as const
      })
  )
  return new Map(files)
}

const commonHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store'
}

const refuse = (status: number): Response => new Response(null, { status, headers: commonHeaders })

/** Answers `app://console` from the list and nothing else. Paths are compared, never resolved. */
export function createAppProtocol(files: PageFiles) {
  return async (request: Pick<Request, 'url' | 'method'>): Promise<Response> => {
    if (request.method !== 'GET') return refuse(405)
    const path = pathWithin(request.url)
    const file = path === undefined ? undefined : files.get(path)
    if (file === undefined) return refuse(404)
    const nonce = randomBytes(18).toString('base64')
    const isPage = path === '/index.html'
    const body = isPage
      ? file.body.toString('utf8').replaceAll(noncePlaceholder, nonce)
      : new Uint8Array(file.body)
    return new Response(body, {
      headers: {
        ...commonHeaders,
        'Content-Type': file.contentType,
        'Content-Security-Policy': contentSecurityPolicy(nonce)
      }
    })
  }
}

function pathWithin(url: string): string | undefined {
  if (!url.startsWith(`${appOrigin}/`)) return undefined
  const path = url.slice(appOrigin.length).replace(/#.*$/s, '')
  return path === '/' ? '/index.html' : path
}
