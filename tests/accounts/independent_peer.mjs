// The certified oidc-provider as an independent peer of the portal, with the paths and claims of the Flemish login.
// Usage: node independent_peer.mjs '{"port", "callback", "afterLogout", "clientId", "publicKey"}'; says "ready" when it is.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.env.NODE_FOLDER}/`);
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));
const options = JSON.parse(process.argv[2]);
const issuer = `http://localhost:${options.port}/op`;
const vo = ["vo_id", "vo_email", "vo_doelgroepcode", "vo_orgcode"];

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: options.clientId,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [options.publicKey] },
      redirect_uris: [options.callback],
      post_logout_redirect_uris: [options.afterLogout],
      application_type: "web",
    },
  ],
  scopes: ["openid", "profile", "vo"],
  claims: { openid: ["sub", "sid", "acr"], profile: ["given_name", "family_name"], vo },
  acrValues: ["urn:be:vlaanderen:authmech:itsme", "urn:be:vlaanderen:authmech:eid"],
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  routes: { authorization: "/v1/auth", token: "/v1/token", jwks: "/v1/keys", end_session: "/v1/logout" },
  interactions: { url: (_context, interaction) => `/op/who/${interaction.uid}` },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      given_name: "Lies",
      family_name: "Peeters",
      vo_id: "lasting-number-of-lies",
      vo_email: "lies@voorbeeld.test",
      vo_doelgroepcode: "EA",
      vo_orgcode: "0428315871",
    }),
  }),
});

// Everybody who is asked for is Lies, who agrees with everything.
async function interact(request, response) {
  const { params, prompt, session } = await provider.interactionDetails(request, response);
  const acr = params.acr_values.split(" ")[0];
  const result = { login: { accountId: "subject-of-lies", acr } };
  if (prompt.name === "consent") {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    result.consent = { grantId: await grant.save() };
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const answer = provider.callback();
createServer((request, response) => {
  if (request.url.startsWith("/op/who/")) {
    interact(request, response);
    return;
  }
  request.originalUrl = request.url;
  request.url = request.url.replace(/^\/op/, "");
  answer(request, response);
}).listen(options.port, "127.0.0.1", () => console.log("ready"));
