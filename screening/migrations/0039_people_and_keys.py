"""Counts of refused sign-ins, sessions of the desk, and what two administrators say of a key.

Keys of before go on: they wait for nobody, and work from anywhere.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0038_checks_and_review'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('address', models.CharField(blank=True, max_length=43)),
                ('browser', models.CharField(blank=True, max_length=200)),
                ('began_at', models.DateTimeField(auto_now_add=True, verbose_name='signed in')),
            ],
            options={
                'ordering': ['-began_at'],
            },
        ),
        migrations.CreateModel(
            name='RefusedSignIns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=150)),
                ('address', models.CharField(blank=True, max_length=43)),
                ('place', models.CharField(max_length=10)),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SignInTries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('network', 'network'), ('name', 'user name'), ('pair', 'user name from one network')], max_length=7)),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='user name')),
                ('network', models.CharField(blank=True, max_length=43)),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='refused in a row')),
                ('last_at', models.DateTimeField(verbose_name='last try')),
                ('stopped_until', models.DateTimeField(blank=True, null=True)),
                ('is_told', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'stopped sign-in',
                'ordering': ['-last_at'],
            },
        ),
        migrations.AddField(
            model_name='apikey',
            name='allowed_networks',
            field=models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list, help_text='Networks (CIDR) it is used from; empty: from anywhere.'),
        ),
        migrations.AddField(
            model_name='apikey',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apikey',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apikey',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='screening.apikey'),
        ),
        migrations.AddField(
            model_name='apikey',
            name='waits',
            field=models.BooleanField(db_default=False, default=False, verbose_name='waits for approval'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(models.Q(('approved_by', models.F('made_by')), _negated=True), models.Q(('approved_by', models.F('owner')), _negated=True)), _connector='OR'), name='api_key_is_approved_by_another_person'),
        ),
        migrations.AddField(
            model_name='desksession',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='refusedsignins',
            constraint=models.UniqueConstraint(fields=('name', 'address', 'place', 'hour'), name='refused_sign_ins_are_one_row'),
        ),
        migrations.AddConstraint(
            model_name='signintries',
            constraint=models.UniqueConstraint(fields=('kind', 'name', 'network'), name='sign_in_tries_are_counted_once'),
        ),
    ]
