// How it looks and what it weighs: every page, both sizes, light and dark.

import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

const PAGES = ['/', '/calendar', '/map', '/buildings', '/employees', '/imports', '/users', '/account', '/admin']
const SIZES = [
  [1366, 768],
  [390, 844],
]

let house
let browser
before(async () => {
  house = await House.open()
  browser = await Browser.open()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

for (const dark of [false, true]) {
  for (const [width, height] of SIZES) {
    test(`every page can be used by all, ${width}×${height}, ${dark ? 'dark' : 'light'}`, async () => {
      for (const path of PAGES) {
        const page = await browser.page(house, { login: 'admin', width, height, dark, path })
        await page.getByRole('main').waitFor()
        await page.waitForTimeout(1200)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const told = violations.map((it) => `${path}: ${it.id} at ${it.nodes.map((node) => node.target).join(', ')}`)
        assert.deepEqual(told, [])
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`)
        await page.context().close()
      }
      assert.deepEqual(browser.troubles, [])
    })
  }
}

test('a stranger sees the sign-in and nothing else', async () => {
  const page = await browser.page(house, { login: null })
  await page.getByRole('button', { name: /Войти/ }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/sign-in')
})

test('the first page weighs no more than 260 KB', async () => {
  const page = await browser.page(house, { login: null, path: '/sign-in' })
  await page.context().request.post(`${house.url}/api/v1/session`, { data: { login: 'dispatcher', password: 'demo' }, headers: { origin: house.url } })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const sizes = new Map()
  const names = new Map()
  session.on('Network.responseReceived', (event) => names.set(event.requestId, event.response.url))
  session.on('Network.loadingFinished', (event) => sizes.set(event.requestId, event.encodedDataLength))
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(house.url)
  await page.getByRole('row').nth(2).waitFor()
  const first = [...names].filter(([, url]) => /\/$|\/assets\/(index|app|desk|vendor|react|mantine)[^/]*\.(js|css)$/i.test(url))
  const weight = first.reduce((sum, [id]) => sum + (sizes.get(id) ?? 0), 0)
  assert.ok(weight > 0 && weight <= 260 * 1024, `${Math.round(weight / 1024)} KB: ${first.map(([id, url]) => `${url.split('/').pop()} ${sizes.get(id)}`).join(', ')}`)
})
