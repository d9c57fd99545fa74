// A resident's own data: he joins a flat, agrees and thinks better of it, and asks what the law lets him ask.

import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

const PHONE = { width: 390, height: 844 }

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

/** What a screen reader or a narrow screen would stumble over. */
async function faults(page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  return [...violations.map((it) => `${it.id} at ${it.nodes.map((node) => node.target).join(', ')}`), ...(wide ? ['too wide'] : [])]
}

test('who was invited into a flat agrees to one thing, takes it back, and is answered by staff about his data', async () => {
  const owner = await house.client('resident')
  const [home] = (await owner.get('/home')).homes
  const { path } = await owner.post('/home/invitations', { building_id: home.building_id, flat: home.flat, role: 'family' })

  const page = await browser.page(house, { login: null, path, ...PHONE })
  await page.getByLabel('Как вас зовут').fill('Ведерникова Аглая')
  await page.getByLabel('Телефон').fill('+7 921 555-01-77')
  await page.getByLabel('Имя для входа').fill('aglaya')
  await page.getByLabel('Пароль').fill('семь-слонов-на-льду')
  await page.getByRole('button', { name: 'Присоединиться' }).click()
  await page.getByRole('heading', { name: 'Мой дом' }).waitFor()

  const consents = page.getByRole('region', { name: 'Согласия' })
  assert.equal(await consents.getByText('согласие дано').count(), 0, 'nothing is agreed to by itself')
  await consents.getByRole('button', { name: /^Прочитать и решить: Новости/ }).click()
  const text = page.getByRole('dialog')
  await text.getByText('новости и предложения больше не приходят').waitFor()
  await text.getByRole('button', { name: 'Согласен' }).click()
  await consents.getByText('согласие дано').waitFor()
  assert.equal(await consents.getByText('согласия нет').count(), 1, 'each purpose apart')
  await consents.getByRole('button', { name: /^Отозвать согласие: Новости/ }).click()
  await page.getByRole('dialog').getByText('То, что делается по договору и закону, продолжится').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Отозвать согласие' }).click()
  await consents.getByText('согласие отозвано').waitFor()

  const requests = page.getByRole('region', { name: 'Мои обращения' })
  await requests.getByRole('button', { name: 'Обратиться' }).click()
  await requests.getByLabel('Исправить данные').check()
  await requests.getByLabel('Что исправить').fill('Отчество: Павловна')
  assert.deepEqual(await faults(page), [])
  await requests.getByRole('button', { name: 'Отправить' }).click()
  await requests.getByText('ответ до').waitFor()

  const staff = await browser.page(house, { path: '/residents' })
  await staff.getByRole('button', { name: 'Ждут ответа 1' }).click()
  await staff.getByRole('button', { name: /Ведерникова Аглая/ }).click()
  const card = staff.getByRole('article')
  await card.getByText('Отчество: Павловна').waitFor()
  await card.getByText('согласие отозвано').waitFor()
  await card.getByRole('button', { name: 'Ответить на обращение № 1' }).click()
  assert.deepEqual(await faults(staff), [])
  await card.getByLabel('Ответ жителю').fill('Исправили, спасибо')
  await card.getByRole('button', { name: 'Отправить ответ' }).click()
  await card.getByText(/^отвечено/).waitFor()
  await staff.getByText('Обращений без ответа нет').waitFor()
  await page.reload()
  await requests.getByText('Исправили, спасибо').waitFor()

  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Скачать всё, что обо мне известно' }).click()])
  assert.equal(saved.suggestedFilename(), 'my-data.zip')
  await requests.getByRole('button', { name: 'Обратиться' }).click()
  await requests.getByLabel('Уничтожить данные').check()
  await requests.getByRole('button', { name: 'Отправить' }).click()
  await requests.getByText('Уничтожить данные').waitFor()
  const desk = await house.client('dispatcher')
  const ticket = await desk.post('/tickets', {
    building_id: home.building_id,
    flat: home.flat,
    place: 'flat',
    category: 'intercom',
    problem: 'device_repair',
    description: 'Молчит трубка',
    contact: { name: 'Ведерникова Аглая', phone: '+7 921 555-01-77' },
    source: 'phone',
  })

  const admin = await browser.page(house, { login: 'admin', path: '/residents' })
  await admin.getByRole('button', { name: 'Ждут ответа 1' }).click()
  await admin.getByRole('button', { name: /Ведерникова Аглая/ }).click()
  await admin.getByRole('button', { name: 'Уничтожить…' }).click()
  const sure = admin.getByRole('dialog')
  await sure.getByText(`Сначала закройте или отклоните заявки: ${ticket.number}.`).waitFor()
  assert.equal(await sure.getByRole('button', { name: 'Уничтожить навсегда' }).isDisabled(), true)
  await desk.post(`/tickets/${ticket.id}/decline`, { reason: 'wrong_purpose', text: 'Не по назначению' })
  await sure.getByRole('button', { name: 'Отмена' }).click()
  await admin.getByRole('button', { name: 'Уничтожить…' }).click()
  await sure.getByText('Основание: обращение № 2.').waitFor()
  await sure.getByText('контакт и слова жителя в 1 заявке').waitFor()
  assert.deepEqual(await faults(admin), [])
  await sure.getByRole('button', { name: 'Уничтожить навсегда' }).click()
  const act = admin.getByRole('region', { name: 'Акт об уничтожении данных' })
  await act.getByText('обращение № 2').waitFor()
  await admin.getByRole('heading', { name: 'Данные уничтожены' }).waitFor()
  assert.deepEqual(await faults(admin), [])

  await page.reload()
  await page.getByLabel('Пароль', { exact: true }).waitFor()
  const after = await browser.page(house, { path: `/?t=${ticket.id}` })
  const kept = after.getByRole('article', { name: ticket.number })
  await kept.getByText('Молчит трубка').first().waitFor()
  assert.equal(await kept.getByText('Ведерникова').count(), 0)
  const history = JSON.stringify(await desk.get(`/tickets/${ticket.id}/history`))
  assert.ok(history.includes('Данные заявителя стёрты') && !history.includes('Ведерникова'), history)
  assert.deepEqual(browser.troubles, [])
})

test('a text is a draft until it is published, and is then what the resident is asked', async () => {
  const { company } = await (await house.client('resident')).get('/home')
  const admin = await browser.page(house, { login: 'admin', path: '/admin' })
  await admin.getByRole('button', { name: 'Компания', exact: true }).click()
  await admin.getByRole('button', { name: company.name, exact: true }).click()
  const texts = admin.getByRole('region', { name: 'Тексты согласий' })
  await texts.getByLabel(/^Текст согласия: Новости/).fill('Присылайте мне новости по средам.')
  await texts.getByText('черновик не опубликован').waitFor()
  await texts.getByRole('button', { name: 'Опубликовать версию 2' }).click()
  await admin.getByRole('dialog').getByText('изменить нельзя').waitFor()
  await admin.getByRole('dialog').getByRole('button', { name: 'Опубликовать версию 2' }).click()
  await texts.getByText(/^версия 2 от/).waitFor()
  assert.equal(await texts.getByText('черновик не опубликован').count(), 0)

  const page = await browser.page(house, { login: 'resident', path: '/home', ...PHONE })
  await page.getByRole('button', { name: /^Прочитать и решить: Новости/ }).click()
  await page.getByRole('dialog').getByText('Присылайте мне новости по средам.').waitFor()
  await page.getByRole('dialog').getByText(/^Версия 2 от/).waitFor()
  assert.deepEqual(browser.troubles, [])
})
