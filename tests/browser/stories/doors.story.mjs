// Coming in by somebody else's word: a certified provider of OpenID Connect and a server of SMTP run beside the house.

import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'
import { Post } from '../post.mjs'
import { Provider } from '../provider.mjs'

const LONG = 'чайник летит на восток'
const LATER = 'паровоз ушёл без гудка'
const SECRET = 'a secret of this story'

let folder
let house
let browser
let provider
let post
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'domovoi-story-'))
  writeFileSync(join(folder, 'secret'), SECRET)
  provider = await Provider.open()
  post = await Post.open('desk', SECRET)
  house = await House.empty({
    env: (url) => ({
      DOMOVOI_PUBLIC_URL: url,
      DOMOVOI_MAIL_HOST: '127.0.0.1',
      DOMOVOI_MAIL_PORT: String(post.port),
      DOMOVOI_MAIL_SECURITY: 'none',
      DOMOVOI_MAIL_LOGIN: 'desk',
      DOMOVOI_MAIL_PASSWORD_FILE: join(folder, 'secret'),
      DOMOVOI_MAIL_FROM: 'Домовой <desk@example.org>',
      DOMOVOI_OIDC_1_ID: 'corp',
      DOMOVOI_OIDC_1_NAME: 'Общий вход',
      DOMOVOI_OIDC_1_ISSUER: provider.issuer,
      DOMOVOI_OIDC_1_CLIENT_ID: 'domovoi',
      DOMOVOI_OIDC_1_CLIENT_SECRET_FILE: join(folder, 'secret'),
    }),
  })
  provider.know(house, SECRET)
  const [, token] = /\/setup#([0-9a-f]{64})/.exec(house.output)
  const founded = await fetch(`${house.url}/api/v1/session/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house.url },
    body: JSON.stringify({ token, company: 'УК «Первая»', login: 'hozyayka', password: LONG }),
  })
  assert.equal(founded.status, 200)
  browser = await Browser.open()
})
after(async () => {
  await browser?.close()
  await house?.close()
  await provider?.close()
  await post?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function reachable(page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(violations.map((it) => `${it.id} at ${it.nodes.map((node) => node.target).join(', ')}`), [])
}

const stranger = (path = '/') => browser.page(house, { login: null, path, also: [provider.issuer] })
const by = (page) => page.getByRole('button', { name: 'Войти через Общий вход' })

test('an account at a provider opens once it is linked, and not before or after', async () => {
  const page = await stranger()
  await by(page).waitFor()
  await reachable(page)
  await by(page).click()
  await Provider.signIn(page, 'ivanova')
  await page.getByText('ни к кому здесь не привязана').waitFor()
  assert.ok(!page.url().includes('code='), 'the code does not stay in the address')
  await page.getByRole('button', { name: 'К входу' }).click()

  await page.getByLabel('Логин').fill('hozyayka')
  await page.getByLabel('Пароль', { exact: true }).fill(LONG)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Учётная запись' }).waitFor()
  await page.goto(house.url + '/account')
  const panel = page.getByRole('region', { name: 'Вход через другие службы' })
  await panel.getByRole('button', { name: 'Привязать' }).click()
  await panel.getByLabel('Нынешний пароль').fill(LONG)
  await page.keyboard.press('Enter')
  // The provider remembers who is there.
  await panel.getByRole('listitem').getByText('Общий вход').waitFor()
  await reachable(page)

  const other = await stranger()
  await by(other).click()
  await Provider.signIn(other, 'ivanova')
  await other.getByRole('button', { name: 'Учётная запись' }).waitFor()
  assert.equal((await (await other.request.get(`${house.url}/api/v1/me`)).json()).login, 'hozyayka')

  await panel.getByRole('button', { name: 'Отвязать: Общий вход' }).click()
  await page.getByText('Привязка снята').waitFor()
  await other.context().close()
  const late = await stranger()
  await by(late).click()
  await Provider.signIn(late, 'ivanova')
  await late.getByText('ни к кому здесь не привязана').waitFor()
  await late.context().close()
  await page.context().close()
})

test('a forgotten password is set by a letter to an address that was confirmed', async () => {
  const page = await stranger('/account')
  await page.getByLabel('Логин').fill('hozyayka')
  await page.getByLabel('Пароль', { exact: true }).fill(LONG)
  await page.keyboard.press('Enter')
  const panel = page.getByRole('region', { name: 'Почта для писем' })
  await panel.getByRole('button', { name: 'Указать адрес' }).click()
  await panel.getByLabel('Адрес почты').fill('hozyayka@example.org')
  await panel.getByLabel('Нынешний пароль').fill(LONG)
  await page.keyboard.press('Enter')
  await page.getByText('Письмо отправлено').waitFor()
  const asking = await post.letter(0)
  assert.deepEqual(asking.to, ['hozyayka@example.org'])
  await page.goto(asking.link)
  await page.getByText('Адрес подтверждён').waitFor()
  assert.ok(!page.url().includes('#'), 'the token does not stay in the address')
  await reachable(page)

  const lost = await stranger()
  await lost.getByRole('button', { name: 'Забыли пароль?' }).click()
  await reachable(lost)
  await lost.getByLabel('Логин').fill('hozyayka')
  await lost.keyboard.press('Enter')
  await lost.getByText('письмо уже в пути').waitFor()
  await lost.goto((await post.letter(1)).link)
  await lost.getByLabel('Придумайте пароль').fill(LATER)
  await lost.getByLabel('Повторите пароль').fill(LATER)
  await lost.keyboard.press('Enter')
  await lost.waitForURL(/\/sign-in/)
  assert.match((await post.letter(2)).text, /сменён пароль/)
  await page.waitForURL(/\/sign-in/)
  await lost.context().close()
  await page.context().close()
})

test('an answer that this browser did not ask for opens nothing', async () => {
  const page = await stranger('/oidc?state=forged&code=forged')
  await page.getByText('Внешний вход не удался').waitFor()
  await page.goto(`${house.url}/oidc?error=access_denied&state=forged`)
  await page.getByText('не подтвердила, кто вы').waitFor()
  await page.context().close()
  assert.deepEqual(browser.troubles, [])
})
