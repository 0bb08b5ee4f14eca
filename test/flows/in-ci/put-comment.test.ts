import * as assert from "uvu/assert";
import type { CommentPlace } from "../../../src/ci/ci-job.ts";
import { putComment } from "../../../src/flows/in-ci/put-comment.ts";
import { type CommentService, startComments } from "../../support/ci/comment-service.ts";
import { hostOf } from "../../support/host-of.ts";
import { describe } from "../../support/suite.ts";

const token = "not-a-real-token";
const places = {
  github: { service: "github", project: "acme/vision", number: "7", token },
  gitlab: { service: "gitlab", project: "12", number: "7", token },
} as const;

async function withComments(test: (service: CommentService) => Promise<void>): Promise<void> {
  const service = await startComments(token);
  try {
    await test(service);
  } finally {
    await service.close();
  }
}

const at = (service: CommentService, name: keyof typeof places): CommentPlace => ({
  ...places[name],
  api: service.api,
});

describe("the plan on a pull request", (it) => {
  for (const name of ["github", "gitlab"] as const) {
    it(`is one comment on ${name}, updated in place among those of others, and not touched where nothing changed`, () =>
      withComments(async (service) => {
        const others = Array.from({ length: 150 }, (_, index) => ({ id: index + 1, body: `comment ${index}` }));
        service.comments.push(...others);
        const place = at(service, name);

        const first = await putComment(hostOf(), place, "one image\n");
        const second = await putComment(hostOf(), place, "two images\n");
        const third = await putComment(hostOf(), place, "two images\n");

        assert.equal([first.kind, second.kind, third.kind], ["created", "updated", "same"]);
        assert.is(service.comments.length, 151);
        assert.match(service.comments[150]?.body ?? "", /^<!-- pachook plan -->\ntwo images\n$/);
        assert.is(service.requests.filter((line) => !line.startsWith("GET")).length, 2);
      }));

    it(`on ${name} leaves a comment alone that quotes ours`, () =>
      withComments(async (service) => {
        service.comments.push({ id: 1, body: "> <!-- pachook plan -->\n> one image\n\nWhy that?" });

        await putComment(hostOf(), at(service, name), "two images\n");

        assert.is(service.comments.length, 2);
        assert.match(service.comments[0]?.body ?? "", "Why that?");
      }));

    it(`on ${name} is made anew where the old one is not ours to change`, () =>
      withComments(async (service) => {
        service.comments.push({ id: 1, body: "<!-- pachook plan -->\nfrom a stranger" });
        service.refuse = (method) => (method === "PATCH" || method === "PUT" ? 403 : 0);

        const { kind } = await putComment(hostOf(), at(service, name), "two images\n");

        assert.is(kind, "created");
        assert.match(service.comments[0]?.body ?? "", "from a stranger");
      }));

    it(`that ${name} does not take is said with the way out and without the token`, () =>
      withComments(async (service) => {
        service.refuse = () => 403;
        const refused = await putComment(hostOf(), at(service, name), "one image\n");
        const wrong = await putComment(hostOf(), { ...at(service, name), token: "another-token" }, "one image\n");

        assert.is(refused.kind, "failed");
        assert.match(JSON.stringify(refused), name === "github" ? "pull-requests: write" : "project access token");
        assert.match(JSON.stringify(wrong), "401");
        assert.not.match(JSON.stringify([refused, wrong]), token);
        assert.not.match(JSON.stringify([refused, wrong]), "another-token");
      }));
  }

  it("does not hold the job up where nobody answers", async () => {
    const service = await startComments(token);
    await service.close();

    const { kind } = await putComment(hostOf(), at(service, "github"), "one image\n");

    assert.is(kind, "failed");
  });

  it("is cut at a line where it is longer than a comment may be", () =>
    withComments(async (service) => {
      await putComment(hostOf(), at(service, "github"), `${"a line of the plan\n".repeat(5_000)}`);

      const [comment] = service.comments;
      assert.ok((comment?.body.length ?? 0) < 65_536);
      assert.match(comment?.body ?? "", /a line of the plan\n\nThe rest is in the log of the job\.\n$/);
    }));
});
