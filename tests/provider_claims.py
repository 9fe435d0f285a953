"""What the provider in `tests.provider_server` says of its people."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):  # type: ignore[misc]  # it has no types
    """Their name, and for some that they showed a second factor there."""

    oidc_claim_scope = None  # whatever the scope

    def get_additional_claims(self, request: Any) -> dict[str, object]:
        user = request.user
        acr = {"acr": "urn:mfa"} if user.username.endswith("mfa") else {}
        return {"sub": f"p-{user.pk}", "name": user.first_name, **acr}
