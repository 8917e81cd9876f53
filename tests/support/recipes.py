"""Runs the recipes of docs/identity.md in their own languages, where these and their libraries are.

What the system has no packages of is looked for in the folder that `TEST_RECIPES` names: `php/Firebase/JWT/JWT.php`,
`go/src/github.com/golang-jwt/jwt/v5`, `java/*.jar` (jjwt and Jackson), `node_modules`. Nothing is installed for it."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from support.cast import Keys

PAGE = Path(__file__).parents[2] / "docs" / "identity.md"
LIBRARIES = Path(os.environ.get("TEST_RECIPES", "/nowhere"))


@dataclass(frozen=True)
class Recipe:
    needs: str
    block: tuple[str, int]
    """The page's how-many-eth block of this language."""
    command: str
    """Ends with the program's file."""
    program: str
    """Around the recipe: what it takes for granted, and what prints a token of u_42."""
    library: str = ""
    """A command that fails without the library, or a path below LIBRARIES."""

    @property
    def here(self) -> bool:
        command, *more = shlex.split(self.library or "true")
        if more or not self.library:
            return self._runs(command, *more) and shutil.which(self._words[0]) is not None
        return any(LIBRARIES.glob(self.library)) and shutil.which(self._words[0]) is not None

    @property
    def text(self) -> str:
        language, number = self.block
        found: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        return found[number]

    def token(self, keys: Keys, folder: Path) -> str:
        """What the program prints."""
        program = self.program
        for name, value in {"SECRET": keys.signing_secret, "KID": keys.kid, "KEY": keys.public}.items():
            program = program.replace(f"@{name}@", value)
        (folder / self._words[-1]).write_text(program.replace("@RECIPE@", self.text), encoding="utf-8")
        if (LIBRARIES / "node_modules").is_dir():
            (folder / "node_modules").symlink_to(LIBRARIES / "node_modules")
        go = {"GO111MODULE": "off", "GOPATH": str(LIBRARIES / "go"), "GOCACHE": str(folder / "cache")}
        done = subprocess.run(
            self._words, cwd=folder, env={**os.environ, **go}, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    @property
    def _words(self) -> list[str]:
        return [word.replace("@LIBRARIES@", str(LIBRARIES)) for word in shlex.split(self.command)]

    @staticmethod
    def _runs(*command: str) -> bool:
        return (
            shutil.which(command[0]) is not None
            and subprocess.run(command, capture_output=True, check=False).returncode == 0
        )


_JS = "const [SECRET, KID, PUBLIC_KEY] = ['@SECRET@', '@KID@', '@KEY@'];\n@RECIPE@\n"

RECIPES = (
    Recipe(
        "Python with PyJWT",
        ("python", 0),
        f"{sys.executable} token_of.py",
        "SECRET, KID, PUBLIC_KEY = '@SECRET@', '@KID@', '@KEY@'\n@RECIPE@\nprint(annai_token('u_42'))",
    ),
    Recipe("Node", ("js", 0), "node token.mjs", _JS + "console.log(annaiToken('u_42'));"),
    Recipe(
        "Node with jose",
        ("js", 1),
        "node token.mjs",
        _JS + "console.log(await annaiToken('u_42'));",
        library="node_modules/jose",
    ),
    Recipe(
        "Node with jsonwebtoken",
        ("js", 2),
        "node token.mjs",
        "import jwt from 'jsonwebtoken';\n" + _JS + "console.log(annaiToken('u_42'));",
        library="node_modules/jsonwebtoken",
    ),
    Recipe(
        "Ruby with jwt",
        ("ruby", 0),
        "ruby token.rb",
        "require 'jwt'\nSECRET, KID, PUBLIC_KEY = '@SECRET@', '@KID@', '@KEY@'\n@RECIPE@\nputs annai_token('u_42')",
        library="ruby -rjwt -e exit",
    ),
    Recipe(
        "PHP with firebase/php-jwt",
        ("php", 0),
        "php -d include_path=@LIBRARIES@/php token.php",
        """<?php
spl_autoload_register(fn ($name) => require strtr($name, '\\\\', '/') . '.php');
const SECRET = '@SECRET@', KID = '@KID@', PUBLIC_KEY = '@KEY@';
@RECIPE@
echo annai_token('u_42');
""",
        library="php/Firebase/JWT/JWT.php",
    ),
    Recipe(
        "Go with golang-jwt/jwt/v5",
        ("go", 0),
        "go run token.go",
        """package main

import (
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const secret, kid, publicKey = "@SECRET@", "@KID@", "@KEY@"

@RECIPE@

func main() {
	token, err := annaiToken("u_42")
	if err != nil {
		panic(err)
	}
	fmt.Println(token)
}
""",
        library="go/src/github.com/golang-jwt/jwt/v5",
    ),
    Recipe(
        "Java with jjwt",
        ("java", 0),
        "java -cp @LIBRARIES@/java/* Token.java",
        """import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

class Token {
  static final String SECRET = "@SECRET@", KID = "@KID@", PUBLIC_KEY = "@KEY@";

  @RECIPE@

  public static void main(String[] given) {
    System.out.println(new Token().annaiToken("u_42"));
  }
}
""",
        library="java/jjwt*.jar",
    ),
    Recipe(
        "C# with Microsoft.IdentityModel.JsonWebTokens",
        ("csharp", 0),
        "dotnet script token.csx",
        """#r "nuget: Microsoft.IdentityModel.JsonWebTokens, 8.2.0"
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
const string Secret = "@SECRET@", Kid = "@KID@", PublicKey = "@KEY@";
@RECIPE@
Console.WriteLine(AnnaiToken("u_42"));
""",
        library="dotnet script --version",
    ),
)
