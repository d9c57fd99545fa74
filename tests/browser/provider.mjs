// A certified identity provider on this machine: whoever signs in there gets an account under the name that was typed.

import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Provider as Oidc } from 'oidc-provider'

const FORM = '<!doctype html><title>Provider</title><form method="post"><input name="account" autofocus><button>Sign in</button></form>'

export class Provider {
  static async open() {
    const provider = new Provider()
    provider.server = createServer()
    await new Promise((done) => provider.server.listen(0, '127.0.0.1', done))
    provider.issuer = `http://127.0.0.1:${provider.server.address().port}`
    return provider
  }

  /** Knows this house as a client that must prove itself and use PKCE. Its people agree to be told of by number alone. */
  know(house, secret) {
    const oidc = new Oidc(this.issuer, {
      clients: [{ client_id: 'domovoi', client_secret: secret, redirect_uris: [`${house.url}/oidc`] }],
      cookies: { keys: ['of this story alone'] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      async loadExistingGrant({ oidc: { client, provider, session } }) {
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
        grant.addOIDCScope('openid')
        await grant.save()
        return grant
      },
      pkce: { required: () => true },
      renderError(context, _, error) {
        context.body = `the provider refused: ${error}`
      },
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
    })
    const answer = oidc.callback()
    this.server.on('request', async (request, response) => {
      if (!request.url.startsWith('/interaction/')) return answer(request, response)
      if (request.method === 'GET') return response.setHeader('content-type', 'text/html').end(FORM)
      const accountId = new URLSearchParams(await text(request)).get('account')
      await oidc.interactionFinished(request, response, { login: { accountId } })
    })
  }

  /** What a person does on the provider's page. */
  static async signIn(page, name) {
    await page.locator('input[name=account]').fill(name)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }

  async close() {
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
  }
}
