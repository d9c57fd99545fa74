// Starts a real house for a story and opens real browsers on it.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The binary under test: DOMOVOI_BIN, else the debug build. */
export const binary = process.env.DOMOVOI_BIN ?? join(root, 'target', 'debug', 'domovoi')

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Nothing of the browser itself may reach out: a story sees the house alone. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-swiftshader',
]

export async function freePort() {
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

/** A demo town without simulated callers, in a folder of its own; it can be killed and started again. */
export class House {
  static async open({ args = ['--still', '--history', '3'], seed = 7 } = {}) {
    const house = new House()
    house.folder = mkdtempSync(join(tmpdir(), 'domovoi-story-'))
    house.data = join(house.folder, 'data')
    house.port = await freePort()
    house.args = ['demo', '--listen', `127.0.0.1:${house.port}`, '--data', house.data, '--seed', String(seed), ...args]
    house.url = `http://127.0.0.1:${house.port}`
    house.sessions = new Map()
    await house.start()
    return house
  }

  /** A house in which nobody can sign in yet. `env` gives keys of its configuration by its address. */
  static async empty({ env = () => ({}) } = {}) {
    const house = new House()
    house.folder = mkdtempSync(join(tmpdir(), 'domovoi-story-'))
    house.data = join(house.folder, 'data')
    house.port = await freePort()
    house.args = ['serve', '--listen', `127.0.0.1:${house.port}`, '--data', house.data]
    house.url = `http://127.0.0.1:${house.port}`
    house.env = env(house.url)
    await house.start()
    return house
  }

  async start() {
    this.process = spawn(binary, this.args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.env } })
    this.output = ''
    this.process.stderr.on('data', (data) => (this.output += data))
    await new Promise((ready, failed) => {
      const late = setTimeout(() => failed(new Error(`the house is not ready:\n${this.output}`)), 180_000)
      this.process.stdout.on('data', (data) => {
        this.output += data
        if (/^ready$/m.test(this.output)) {
          clearTimeout(late)
          ready()
        }
      })
      this.process.on('exit', (code) => {
        clearTimeout(late)
        failed(new Error(`the house ended with ${code}:\n${this.output}`))
      })
    })
  }

  /** `kill -9`, or SIGTERM for an orderly end. */
  async stop(signal = 'SIGKILL') {
    if (!this.process || this.process.exitCode !== null) return
    const ended = new Promise((done) => this.process.on('exit', done))
    this.process.kill(signal)
    await ended
  }

  async close() {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Signs in once for each login: a password is slow to check, and is meant to be. A session outlives a restart. */
  session(login) {
    if (!this.sessions.has(login)) this.sessions.set(login, this.signIn(login))
    return this.sessions.get(login)
  }

  async signIn(login) {
    const answer = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url },
      body: JSON.stringify({ login, password: 'demo' }),
    })
    if (!answer.ok) throw new Error(`sign-in as ${login}: ${answer.status} ${await answer.text()}`)
    const { token } = await answer.json()
    const cookies = answer.headers.getSetCookie().map((it) => {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(it)
      return { name, value, url: this.url, httpOnly: /httponly/i.test(it), sameSite: 'Lax' }
    })
    return { token, cookies }
  }

  /** A program's client. */
  async client(login = 'dispatcher') {
    const { token } = await this.session(login)
    const call = async (method, path, body, headers = {}) => {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return text ? JSON.parse(text) : null
    }
    return { get: (path) => call('GET', path), post: (path, body = {}, headers) => call('POST', path, body, headers) }
  }
}

/**
 * One Chromium for a story file. Every page is watched: an error of a script or a request that leaves the house fails
 * it; `also` names those outside whom a story is about.
 */
export class Browser {
  static async open() {
    if (!browserPath) throw new Error('no Chromium: run scripts/setup.sh browser')
    const browser = new Browser()
    browser.chromium = await chromium.launch({ executablePath: browserPath, args: quiet })
    browser.troubles = []
    return browser
  }

  async page(house, { login = 'dispatcher', width = 1366, height = 768, dark = false, locale = 'ru-RU', path = '/', touch = false, anew = false, also = [] } = {}) {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      locale,
      timezoneId: 'Europe/Moscow',
      colorScheme: dark ? 'dark' : 'light',
      hasTouch: touch,
      isMobile: touch,
    })
    // Whose sessions are told apart signs in anew.
    if (login) await context.addCookies((await (anew ? house.signIn(login) : house.session(login))).cookies)
    const page = await context.newPage()
    page.on('pageerror', (error) => this.troubles.push(`error on the page: ${error.message}`))
    page.on('request', (request) => {
      const url = request.url()
      const inside = [house.url, house.url.replace('http', 'ws'), ...also].some((own) => url.startsWith(own)) || /^(data|blob|about):/.test(url)
      if (!inside) this.troubles.push(`request to an outside address: ${url}`)
    })
    await page.goto(house.url + path)
    return page
  }

  async close() {
    await this.chromium.close()
  }
}
